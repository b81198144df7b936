import { shownName } from './shown-name.ts';

/** Keys and array indices from the root down; empty for the root itself. */
export type JsonPath = readonly (string | number)[];

const shownPathCount = 5;

/** A path for explanations, for instance `order.items[2].id`; `(root)` for the value itself. Never content. */
export function shownPath(path: JsonPath): string {
  if (path.length === 0) return '(root)';
  const text = path
    .map((segment) => (typeof segment === 'number' ? `[${segment}]` : `.${shownName(segment)}`))
    .join('');
  return text.startsWith('.') ? text.slice(1) : text;
}

/** The first five paths and the number of the others. `totalCount` may exceed the paths at hand. */
export function shownPaths(paths: readonly JsonPath[], totalCount: number): string {
  const shown = paths.slice(0, shownPathCount);
  const restCount = totalCount - shown.length;
  return shown.map(shownPath).join(', ') + (restCount > 0 ? ` and ${restCount} more` : '');
}
