import type { JsonValue } from '../model/json.ts';

/** A token count, or undefined for anything but a finite number of zero or more. */
export function tokenCount(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
