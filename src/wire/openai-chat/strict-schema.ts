import type { JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';

const maxDepth = 64;

/**
 * Whether OpenAI takes a schema in strict mode: every object in it closed (`additionalProperties: false`) and all its
 * properties required. A schema deeper than 64 levels counts as not strict.
 */
export function isStrictSchema(schema: JsonValue, depth = 0): boolean {
  if (depth > maxDepth) return false;
  if (Array.isArray(schema)) return (schema as readonly JsonValue[]).every((entry) => isStrictSchema(entry, depth + 1));
  if (!isJsonObject(schema)) return true;
  const { properties, required } = schema;
  if (isJsonObject(properties)) {
    const names = new Set(Array.isArray(required) ? (required as readonly JsonValue[]) : []);
    if (schema['additionalProperties'] !== false) return false;
    if (!Object.keys(properties).every((name) => names.has(name))) return false;
  }
  return Object.values(schema).every((entry) => isStrictSchema(entry, depth + 1));
}
