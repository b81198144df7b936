import type { LlmRequest, ResponseFormat } from '../../model/call.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import type { EncodeContext } from '../encode-context.ts';
import { noteLoss } from '../encode-context.ts';
import { noteLostParameters, writeNumberParameters } from '../number-parameters.ts';
import { spellingOf } from '../vendor-fields.ts';
import { formatName } from './format-name.ts';
import { numberParameterTable } from './number-parameter-table.ts';
import { isStrictSchema } from './strict-schema.ts';

const maxStopSequences = 4;

/** The fields of a body that steer the generation. */
export function encodeSettings(request: LlmRequest, context: EncodeContext): JsonObject {
  const { responseFormat } = request;
  return {
    ...encodeNumbers(request, context),
    ...(definedFields({
      stop: encodeStop(request, context),
      reasoning_effort: encodeReasoning(request, context),
      response_format: responseFormat === undefined ? undefined : encodeResponseFormat(responseFormat, context),
    }) as JsonObject),
  };
}

/** `top_k` goes back to compatible servers, but OpenAI itself refuses it. */
function encodeNumbers(request: LlmRequest, context: EncodeContext): JsonObject {
  const { topK, ...portable } = request.parameters;
  const parameters = context.native ? request.parameters : portable;
  if (!context.native && topK !== undefined) noteLostParameters({ topK }, () => false, context);
  return writeNumberParameters(parameters, numberParameterTable, (name) => spellingOf(request, formatName, name));
}

function encodeStop(request: LlmRequest, context: EncodeContext): JsonValue | undefined {
  const stop = request.parameters.stopSequences;
  if (stop === undefined || context.native) {
    return stop?.length === 1 && spellingOf(request, formatName, 'stop') === 'string' ? stop[0] : stop;
  }
  if (stop.length > maxStopSequences) {
    noteLoss(context, 'parameters.stopSequences', 'setting_dropped', 'Only the first four stop sequences are taken.');
  }
  return stop.length === 0 ? undefined : stop.slice(0, maxStopSequences);
}

function encodeReasoning(request: LlmRequest, context: EncodeContext): string | undefined {
  const level = request.parameters.reasoningLevel;
  if (level === undefined || context.native) return level;
  return noteLoss(
    context,
    'parameters.reasoningLevel',
    'setting_dropped',
    'Reasoning levels differ between providers.',
  );
}

function encodeResponseFormat(format: ResponseFormat, context: EncodeContext): JsonValue | undefined {
  if (format.type === 'other') {
    if (format.format === formatName) return format.value;
    return noteLoss(context, 'responseFormat', 'response_format_downgraded', 'The format has no counterpart here.');
  }
  if (format.type !== 'json_schema') return { type: format.type };
  const { name, description, schema } = format;
  const json = {
    name: name ?? (context.native ? undefined : 'response'),
    description,
    strict: strictness(format, context),
    schema,
  };
  return { type: 'json_schema', json_schema: definedFields(json) as JsonObject };
}

/** A schema of a format that always enforces it is asked for in strict mode, if its objects allow that. */
function strictness(format: ResponseFormat & { type: 'json_schema' }, context: EncodeContext): boolean | undefined {
  if (context.native || format.strict !== undefined) return format.strict;
  if (isStrictSchema(format.schema)) return true;
  return noteLoss(
    context,
    'responseFormat.strict',
    'response_format_downgraded',
    'The schema is sent but not enforced: strict mode demands closed objects with all properties required.',
  );
}
