import { isJsonObject } from '../model/json.ts';
import type { JsonValue } from '../model/json.ts';

const maxNodeCount = 20_000;

/** How many leaves a JSON value has: primitives and empty containers; 0 for `undefined`. What lies beyond 20,000 nodes counts coarsely. */
export function countLeaves(value: JsonValue | undefined): number {
  if (value === undefined) return 0;
  let count = 0;
  const pending: JsonValue[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const children = childrenOf(next);
    if (children.length === 0 || count + pending.length + children.length > maxNodeCount) count += 1;
    else for (const child of children) pending.push(child);
  }
  return count;
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}
