import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';

/** Collects fields of a stream that nobody knows: lists grow, objects gain fields, everything else is told anew. */
export class OtherFields {
  readonly #fields = new Map<string, JsonValue>();

  add(name: string, value: JsonValue): void {
    const earlier = this.#fields.get(name);
    this.#fields.set(name, earlier === undefined ? value : merged(earlier, value));
  }

  body(): JsonObject {
    return Object.fromEntries(this.#fields);
  }
}

function merged(earlier: JsonValue, later: JsonValue): JsonValue {
  if (Array.isArray(earlier) && Array.isArray(later)) return appended(earlier as JsonValue[], later);
  if (!isJsonObject(earlier) || !isJsonObject(later)) return later;
  const fields = new Map(Object.entries(earlier));
  for (const [name, value] of Object.entries(later)) {
    const before = fields.get(name);
    if (Array.isArray(before) && Array.isArray(value)) appended(before as JsonValue[], value);
    else if (value !== null || before === undefined) fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

/** Appends in place (the chunks are ours): copying the list with every piece would make long streams quadratic. */
function appended(list: JsonValue[], more: readonly JsonValue[]): JsonValue {
  for (const value of more) list.push(value);
  return list;
}
