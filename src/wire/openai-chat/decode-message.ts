import type { JsonValue } from '../../model/json.ts';
import type { Message, Part } from '../../model/message.ts';
import { definedFields } from '../defined-fields.ts';
import { FieldReader } from '../field-reader.ts';
import { opaqueMessage } from '../other-part.ts';
import { keepVendor } from '../vendor-fields.ts';
import { decodeContent, isContent, refusalPart } from './decode-content.ts';
import { decodeLegacyCall, decodeToolCall } from './decode-tool-call.ts';
import { formatName } from './format-name.ts';

/** Decodes one entry of `messages`, or the `message` of a choice. */
export function decodeMessage(value: JsonValue): Message {
  const fields = new FieldReader(value);
  const role = fields.text('role');
  if (role === undefined || role === '') return opaqueMessage(formatName, value);
  const answered = role === 'tool' || role === 'function' ? decodeToolAnswer(role, fields) : undefined;
  return answered ?? decodeSpokenMessage(role, fields);
}

/** A tool's answer: the content is kept as it is. Undefined where there is none. */
function decodeToolAnswer(role: string, fields: FieldReader): Message | undefined {
  const response = fields.take('content', (value) => value !== null && isContent(value));
  if (response === undefined) return undefined;
  const id = fields.text('tool_call_id');
  const name = fields.text('name');
  const part: Part = definedFields({ type: 'tool_call_response', id, response });
  return definedFields({ role, name, parts: [part], ...keepVendor(formatName, fields.rest()) });
}

function decodeSpokenMessage(role: string, fields: FieldReader): Message {
  const name = fields.text('name');
  const content = decodeContent(fields.take('content', isContent));
  const parts: Part[] = [...decodeReasoning(fields), ...content.parts];
  const refusal = fields.text('refusal');
  if (refusal !== undefined) parts.push(refusalPart(refusal, {}, 'message'));
  const calls = fields.take('tool_calls', isFilledList) ?? [];
  parts.push(...calls.map(decodeToolCall));
  parts.push(...decodeFunctionCall(fields));
  const vendor = keepVendor(formatName, fields.rest(), { content: content.spelling });
  return definedFields({ role, name, parts, ...vendor });
}

/** Compatible servers call the model's reasoning `reasoning_content` or `reasoning`. */
function decodeReasoning(fields: FieldReader): Part[] {
  const content = fields.text('reasoning_content');
  if (content !== undefined) return [{ type: 'reasoning', content }];
  const reasoning = fields.text('reasoning');
  if (reasoning === undefined) return [];
  return [{ type: 'reasoning', content: reasoning, ...keepVendor(formatName, {}, { field: 'reasoning' }) }];
}

function decodeFunctionCall(fields: FieldReader): Part[] {
  const call = fields.take('function_call', (value): value is JsonValue & object => isLegacyCall(value));
  const part = call === undefined || Array.isArray(call) ? undefined : decodeLegacyCall(new FieldReader(call).rest());
  return part === undefined ? [] : [part];
}

function isLegacyCall(value: JsonValue): boolean {
  return new FieldReader(value).text('name') !== undefined;
}

function isFilledList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value) && value.length > 0;
}
