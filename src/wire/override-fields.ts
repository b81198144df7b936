import type { GenerationParameters } from '../model/call.ts';
import type { JsonObject } from '../model/json.ts';
import type { NumberParameterTable } from './number-parameters.ts';
import { writeNumberParameters } from './number-parameters.ts';

/** The body with top-level fields replaced; a field set to `null` is removed. */
export function replaceFields(body: JsonObject, fields: JsonObject | undefined): JsonObject {
  if (fields === undefined) return body;
  return Object.fromEntries(Object.entries({ ...body, ...fields }).filter(([name]) => isKept(name, fields)));
}

function isKept(name: string, fields: JsonObject): boolean {
  return !Object.hasOwn(fields, name) || fields[name] !== null;
}

/** The body with number parameters set, in the field that the body already uses where it uses one. */
export function overrideNumberParameters(
  body: JsonObject,
  parameters: GenerationParameters,
  table: NumberParameterTable,
): JsonObject {
  const written = writeNumberParameters(parameters, table, (_, names) =>
    names.find((name) => Object.hasOwn(body, name)),
  );
  const outdated = [...table].flatMap(([parameter, names]) => (parameters[parameter] === undefined ? [] : names));
  const kept = Object.entries(body).filter(([name]) => !outdated.includes(name) || Object.hasOwn(written, name));
  return { ...Object.fromEntries(kept), ...written };
}
