import type { GenerationParameters } from '../model/call.ts';
import type { JsonObject } from '../model/json.ts';
import type { EncodeContext } from './encode-context.ts';
import { noteLoss } from './encode-context.ts';
import type { FieldReader } from './field-reader.ts';
import type { Spelling } from './vendor-fields.ts';

/** The parameters whose value is a number. */
export type NumberParameter = Exclude<keyof GenerationParameters, 'stopSequences' | 'reasoningLevel'>;

/** Which fields of a format carry a parameter: the first is written by default, the others are read too. */
export type NumberParameterTable = ReadonlyMap<NumberParameter, readonly [string, ...string[]]>;

/** Values that ask for nothing, so that dropping them loses nothing. */
const neutralValues: Readonly<Partial<Record<NumberParameter, number>>> = {
  frequencyPenalty: 0,
  presencePenalty: 0,
  choiceCount: 1,
};

const allParameters: readonly NumberParameter[] = [
  'maxTokens',
  'temperature',
  'topP',
  'topK',
  'frequencyPenalty',
  'presencePenalty',
  'seed',
  'choiceCount',
];

/** Reads the number parameters of a body, and which field told each where it was not the default one. */
export function readNumberParameters(
  fields: FieldReader,
  table: NumberParameterTable,
): { readonly parameters: GenerationParameters; readonly spelling: Spelling } {
  const parameters: Record<string, number> = {};
  const spelling: Record<string, string> = {};
  for (const [parameter, names] of table) {
    for (const name of names) {
      const value = parameter in parameters ? undefined : fields.number(name);
      if (value === undefined) continue;
      parameters[parameter] = value;
      if (name !== names[0]) spelling[parameter] = name;
    }
  }
  return { parameters, spelling };
}

/** The body fields of the number parameters; `fieldOf` names the field where it is not the default one. */
export function writeNumberParameters(
  parameters: GenerationParameters,
  table: NumberParameterTable,
  fieldOf: (parameter: NumberParameter, names: readonly string[]) => unknown,
): JsonObject {
  const body: Record<string, number> = {};
  for (const [parameter, names] of table) {
    const value = parameters[parameter];
    if (value === undefined) continue;
    const field = fieldOf(parameter, names);
    body[typeof field === 'string' && names.includes(field) ? field : names[0]] = value;
  }
  return body;
}

/** Lists the parameters that ask for something and that the target has no field for. */
export function noteLostParameters(
  parameters: GenerationParameters,
  supported: (parameter: NumberParameter) => boolean,
  context: EncodeContext,
): void {
  for (const parameter of allParameters) {
    const value = parameters[parameter];
    if (value === undefined || value === neutralValues[parameter] || supported(parameter)) continue;
    noteLoss(context, `parameters.${parameter}`, 'setting_dropped', 'The target format has no such parameter.');
  }
}
