import { isJsonObject } from '../model/json.ts';
import type { JsonValue } from '../model/json.ts';

type Pending = (readonly [JsonValue, JsonValue])[];

/**
 * True where two JSON values are equal whatever the order of their keys. `-0` equals `0`.
 * Any depth, linear time, and it stops at the first difference.
 */
export function jsonEqual(left: JsonValue, right: JsonValue): boolean {
  // A stack of our own: recursion overflows at depths that JSON.parse accepts.
  const pending: Pending = [[left, right]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [a, b] = next;
    if (a !== b && !pushChildren(a, b, pending)) return false;
  }
  return true;
}

/** Queues the children that must be equal too; false where the two values themselves already differ. */
function pushChildren(a: JsonValue, b: JsonValue, pending: Pending): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && pushItems(a, b, pending);
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key)) return false;
    pending.push([a[key] as JsonValue, b[key] as JsonValue]);
  }
  return true;
}

function pushItems(a: readonly JsonValue[], b: readonly JsonValue[], pending: Pending): boolean {
  if (a.length !== b.length) return false;
  for (const [index, item] of a.entries()) pending.push([item, b[index] as JsonValue]);
  return true;
}
