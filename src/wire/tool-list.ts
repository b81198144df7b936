import type { JsonObject, JsonValue } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';

/** Whether a value is a list of tools: not empty, and every entry an object. Anything else stays a vendor field. */
export function isToolList(value: JsonValue): value is readonly JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isJsonObject);
}
