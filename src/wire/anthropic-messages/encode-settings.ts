import type { GenerationParameters, LlmRequest, ResponseFormat } from '../../model/call.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import type { EncodeContext } from '../encode-context.ts';
import { noteLoss } from '../encode-context.ts';
import { noteLostParameters, writeNumberParameters } from '../number-parameters.ts';
import { ownFields } from '../vendor-fields.ts';
import { formatName } from './format-name.ts';
import { numberParameterTable } from './number-parameter-table.ts';

/** Anthropic demands a limit; this one is sent where the request has none. */
export const defaultMaxTokens = 4096;

const maxTemperature = 1;

/** The fields of a body that steer the generation. */
export function encodeSettings(request: LlmRequest, context: EncodeContext): JsonObject {
  const parameters = context.native ? request.parameters : portableParameters(request.parameters, context);
  const stop = context.native ? parameters.stopSequences : portableStop(parameters.stopSequences, context);
  return {
    ...writeNumberParameters(parameters, numberParameterTable, () => undefined),
    ...definedFields({ stop_sequences: stop }),
    ...encodeOutputConfig(request, context),
  };
}

/** The parameters as Anthropic takes them, with a loss for everything that changes. */
function portableParameters(parameters: GenerationParameters, context: EncodeContext): GenerationParameters {
  noteLostParameters(parameters, (name) => numberParameterTable.has(name), context);
  const { maxTokens, temperature, topP } = parameters;
  if (maxTokens === undefined) {
    noteLoss(context, 'defaults.maxTokens', 'setting_dropped', `A limit is demanded; ${defaultMaxTokens} is sent.`);
  }
  if (temperature !== undefined && temperature > maxTemperature) {
    noteLoss(context, 'parameters.temperature', 'setting_dropped', 'Temperatures end at 1; 1 is sent.');
  }
  if (temperature !== undefined && topP !== undefined) {
    noteLoss(context, 'parameters.topP', 'setting_dropped', 'Current models take temperature or top_p, not both.');
  }
  return {
    ...parameters,
    maxTokens: maxTokens ?? defaultMaxTokens,
    temperature: temperature === undefined ? undefined : Math.min(temperature, maxTemperature),
    topP: temperature === undefined ? topP : undefined,
  };
}

/** Anthropic refuses stop sequences of white space only. */
function portableStop(stop: readonly string[] | undefined, context: EncodeContext): readonly string[] | undefined {
  const visible = stop?.filter((sequence) => sequence.trim() !== '');
  if (visible?.length !== stop?.length) {
    noteLoss(context, 'parameters.stopSequences', 'setting_dropped', 'Stop sequences of white space are refused.');
  }
  return visible?.length === 0 ? undefined : visible;
}

function encodeOutputConfig(request: LlmRequest, context: EncodeContext): JsonObject {
  const kept = ownFields(request, formatName)['output_config'];
  const { responseFormat } = request;
  const config = {
    effort: encodeEffort(request.parameters.reasoningLevel, context),
    format: responseFormat === undefined ? undefined : encodeResponseFormat(responseFormat, context),
  };
  const fields = { ...(definedFields(config) as JsonObject), ...(isJsonObject(kept) ? kept : {}) };
  return Object.keys(fields).length === 0 ? {} : { output_config: fields };
}

function encodeEffort(level: string | undefined, context: EncodeContext): string | undefined {
  if (level === undefined || context.native) return level;
  return noteLoss(
    context,
    'parameters.reasoningLevel',
    'setting_dropped',
    'Reasoning levels differ between providers.',
  );
}

function encodeResponseFormat(format: ResponseFormat, context: EncodeContext): JsonValue | undefined {
  if (format.type === 'text') return undefined;
  if (format.type === 'json_schema') {
    if (format.description !== undefined) {
      noteLoss(context, 'responseFormat.description', 'setting_dropped', `${formatName} has no description of it.`);
    }
    return { type: 'json_schema', schema: format.schema };
  }
  if (format.type === 'other' && format.format === formatName) return format.value;
  return noteLoss(context, 'responseFormat', 'response_format_downgraded', `${formatName} cannot ask for this format.`);
}
