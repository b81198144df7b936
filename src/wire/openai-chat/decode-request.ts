import type { GenerationParameters, LlmRequest, ToolChoice, ToolDefinition } from '../../model/call.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import { FieldReader } from '../field-reader.ts';
import { readNumberParameters } from '../number-parameters.ts';
import type { Spelling } from '../vendor-fields.ts';
import { isToolList } from '../tool-list.ts';
import { keepVendor } from '../vendor-fields.ts';
import { decodeMessage } from './decode-message.ts';
import { decodeResponseFormat } from './decode-response-format.ts';
import { decodeLegacyChoice, decodeLegacyFunction, decodeTool, decodeToolChoice } from './decode-tools.ts';
import { formatName } from './format-name.ts';
import { numberParameterTable } from './number-parameter-table.ts';

/** Decodes a chat completions request. The request always has `vendor`, so that its own format is known. */
export function decodeRequest(body: JsonObject): LlmRequest {
  const fields = new FieldReader(body);
  const { parameters, spelling } = readParameters(fields);
  const messages = fields.list('messages');
  const choice = readToolChoice(fields);
  const format = fields.take('response_format', isSet);
  const request = {
    model: fields.text('model'),
    stream: fields.take('stream', (value): value is true => value === true) ?? false,
    system: [],
    messages: messages?.map(decodeMessage) ?? [],
    tools: readTools(fields),
    toolChoice: choice.toolChoice,
    parallelToolCalls: fields.flag('parallel_tool_calls'),
    responseFormat: format === undefined ? undefined : decodeResponseFormat(format),
    parameters,
  };
  const spelled = { ...spelling, ...choice.spelling, messages: messages === undefined ? 'absent' : undefined };
  const vendor = { format: formatName, fields: {}, ...keepVendor(formatName, fields.rest(), spelled).vendor } as const;
  return { ...definedFields(request), vendor };
}

function readParameters(fields: FieldReader): { parameters: GenerationParameters; spelling: Spelling } {
  const numbers = readNumberParameters(fields, numberParameterTable);
  const stop = fields.take('stop', isStop);
  const reasoningLevel = fields.text('reasoning_effort');
  const stopSequences = typeof stop === 'string' ? [stop] : stop;
  return {
    parameters: definedFields({ ...numbers.parameters, stopSequences, reasoningLevel }),
    spelling: { ...numbers.spelling, stop: typeof stop === 'string' ? 'string' : undefined },
  };
}

function readTools(fields: FieldReader): ToolDefinition[] {
  const tools = fields.take('tools', isToolList) ?? [];
  const functions = fields.take('functions', isToolList) ?? [];
  return [...tools.map(decodeTool), ...functions.map(decodeLegacyFunction)];
}

function readToolChoice(fields: FieldReader): { toolChoice?: ToolChoice; spelling?: Spelling } {
  const value = fields.take('tool_choice', isSet);
  if (value !== undefined) return { toolChoice: decodeToolChoice(value) };
  const legacy = fields.take(
    'function_call',
    (call): call is JsonValue & ({} | null) => decodeLegacyChoice(call) !== undefined,
  );
  const toolChoice = decodeLegacyChoice(legacy);
  return toolChoice === undefined ? {} : { toolChoice, spelling: { toolChoice: 'function_call' } };
}

function isSet(value: JsonValue): value is Exclude<JsonValue, null> {
  return value !== null;
}

function isStop(value: JsonValue): value is string | readonly string[] {
  return typeof value === 'string' || (Array.isArray(value) && value.every((entry) => typeof entry === 'string'));
}
