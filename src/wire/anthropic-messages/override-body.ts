import type { GenerationParameters } from '../../model/call.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import { FieldReader } from '../field-reader.ts';
import { overrideNumberParameters, replaceFields } from '../override-fields.ts';
import type { RequestOverrides } from '../wire-format.ts';
import { numberParameterTable } from './number-parameter-table.ts';

/** Applies a candidate's overrides to a Messages body; verbatim fields come last. */
export function overrideBody(body: JsonObject, overrides: RequestOverrides): JsonObject {
  const fields = new FieldReader(body).rest();
  const { model, parameters = {}, systemPrompt } = overrides;
  const system = systemPrompt === undefined ? undefined : overriddenSystem(fields['system'], systemPrompt);
  const named = { ...fields, ...(definedFields({ model, system }) as JsonObject) };
  const numbered = overrideNumberParameters(named, parameters, numberParameterTable);
  return replaceFields({ ...numbered, ...otherParameters(fields, parameters) }, overrides.body);
}

function overriddenSystem(
  system: JsonValue | undefined,
  change: NonNullable<RequestOverrides['systemPrompt']>,
): JsonValue {
  if ('replace' in change) return change.replace;
  if (Array.isArray(system)) return [...(system as readonly JsonValue[]), { type: 'text', text: change.append }];
  return typeof system === 'string' && system !== '' ? `${system}\n\n${change.append}` : change.append;
}

function otherParameters(body: JsonObject, { stopSequences, reasoningLevel }: GenerationParameters): JsonObject {
  const config = isJsonObject(body['output_config']) ? body['output_config'] : {};
  const output_config = reasoningLevel === undefined ? undefined : { ...config, effort: reasoningLevel };
  return definedFields({ stop_sequences: stopSequences, output_config });
}
