import type { GenerationParameters } from '../../model/call.ts';
import type { JsonObject } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import { FieldReader } from '../field-reader.ts';
import { overrideNumberParameters, replaceFields } from '../override-fields.ts';
import type { RequestOverrides } from '../wire-format.ts';
import { numberParameterTable } from './number-parameter-table.ts';
import { overrideInstructions } from './system-prompt.ts';

/** Applies a candidate's overrides to a chat completions body; verbatim fields come last. */
export function overrideBody(body: JsonObject, overrides: RequestOverrides): JsonObject {
  const fields = new FieldReader(body);
  const messages = fields.list('messages') ?? [];
  const { model, parameters = {}, systemPrompt } = overrides;
  const instructed = systemPrompt === undefined ? {} : { messages: overrideInstructions(messages, systemPrompt) };
  const named = { ...new FieldReader(body).rest(), ...definedFields({ model }), ...instructed };
  const numbered = overrideNumberParameters(named, parameters, numberParameterTable);
  return replaceFields({ ...numbered, ...otherParameters(parameters) }, overrides.body);
}

function otherParameters({ stopSequences, reasoningLevel }: GenerationParameters): JsonObject {
  return definedFields({ stop: stopSequences, reasoning_effort: reasoningLevel });
}
