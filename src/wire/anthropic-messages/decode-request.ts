import type { LlmRequest, ResponseFormat } from '../../model/call.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import { FieldReader } from '../field-reader.ts';
import { readNumberParameters } from '../number-parameters.ts';
import { isToolList } from '../tool-list.ts';
import { keepVendor } from '../vendor-fields.ts';
import type { DecodedContent } from './decode-message.ts';
import { decodeContent, decodeMessage, isContent } from './decode-message.ts';
import { decodeTool, decodeToolChoice } from './decode-tools.ts';
import { formatName } from './format-name.ts';
import { numberParameterTable } from './number-parameter-table.ts';

/** Decodes a Messages request. The request always has `vendor`, so that its own format is known. */
export function decodeRequest(body: JsonObject): LlmRequest {
  const fields = new FieldReader(body);
  const numbers = readNumberParameters(fields, numberParameterTable);
  const messages = fields.list('messages');
  const system = readSystem(fields);
  const choice = fields.take('tool_choice', isSet);
  const output = readOutputConfig(fields);
  const stopSequences = fields.take('stop_sequences', isTextList);
  const request = {
    model: fields.text('model'),
    stream: fields.take('stream', (value): value is true => value === true) ?? false,
    system: system.parts,
    messages: messages?.map(decodeMessage) ?? [],
    tools: (fields.take('tools', isToolList) ?? []).map(decodeTool),
    ...(choice === undefined ? {} : decodeToolChoice(choice)),
    responseFormat: output.responseFormat,
    parameters: definedFields({ ...numbers.parameters, stopSequences, reasoningLevel: output.reasoningLevel }),
  };
  const spelling = { system: system.spelling, messages: messages === undefined ? 'absent' : undefined };
  const rest = { ...fields.rest(), ...output.rest };
  const vendor = { format: formatName, fields: {}, ...keepVendor(formatName, rest, spelling).vendor } as const;
  return { ...definedFields(request), vendor };
}

function readSystem(fields: FieldReader): DecodedContent {
  const system = fields.take('system', isContent);
  if (system === undefined) return { parts: [] };
  const content = decodeContent(system);
  return content.parts.length === 0 ? { parts: [], spelling: 'array' } : content;
}

interface OutputConfig {
  readonly reasoningLevel?: string | undefined;
  readonly responseFormat?: ResponseFormat | undefined;
  readonly rest: JsonObject;
}

/** `output_config` holds the effort and the schema; what else it holds stays a vendor field of the same name. */
function readOutputConfig(fields: FieldReader): OutputConfig {
  const config = fields.take('output_config', isFilledObject);
  if (config === undefined) return { rest: {} };
  const inner = new FieldReader(config);
  const reasoningLevel = inner.text('effort');
  const format = inner.take('format', isSet);
  const responseFormat = format === undefined ? undefined : decodeResponseFormat(format);
  const rest = inner.rest();
  return { reasoningLevel, responseFormat, rest: Object.keys(rest).length === 0 ? {} : { output_config: rest } };
}

function decodeResponseFormat(value: JsonValue): ResponseFormat {
  const fields = new FieldReader(value);
  const type = fields.text('type');
  const schema = fields.any('schema');
  const isExact = Object.keys(fields.rest()).length === 0;
  if (type !== 'json_schema' || schema === undefined || !isExact) return { type: 'other', format: formatName, value };
  return { type: 'json_schema', schema };
}

function isSet(value: JsonValue): value is Exclude<JsonValue, null> {
  return value !== null;
}

function isFilledObject(value: JsonValue): value is JsonObject {
  return Object.keys(new FieldReader(value).rest()).length > 0;
}

function isTextList(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
