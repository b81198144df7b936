import type { JsonValue } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';

/**
 * False for a field of a request that means the same as leaving it out: `null`, `false`, an empty list, and a setting
 * of `type: disabled`. An empty object does say something: `web_search_options: {}` switches the search on.
 */
export function saysSomething(value: JsonValue): boolean {
  if (value === null || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isJsonObject(value) || value['type'] !== 'disabled';
}
