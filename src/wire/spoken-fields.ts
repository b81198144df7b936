import type { JsonObject, JsonValue } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import { fieldsWhere } from './fields-where.ts';

/**
 * The fields of an answer that say anything: `null`, empty lists and empty objects are left out, because a streamed
 * answer does not tell them and an equal answer should be equal however it came.
 */
export function spokenFields(fields: JsonObject): JsonObject {
  return fieldsWhere(fields, (_name, value) => !isSilent(value));
}

function isSilent(value: JsonValue): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}
