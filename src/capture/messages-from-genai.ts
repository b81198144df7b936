import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { ToolDefinition } from '../model/call.ts';
import type { Choice, Message, Part, WireFormatName } from '../model/message.ts';

/*
 * The other way of `genai-messages.ts`: messages in the JSON shape of the conventions, read back into the model. Lenient:
 * other instrumentations write the same attributes in their own way.
 */

/** A message of `gen_ai.input.messages`. */
export function messageFrom(value: JsonObject, format: WireFormatName): Message {
  const name = textOf(value, 'name');
  const role = textOf(value, 'role') ?? 'user';
  return { role, ...(name === undefined ? {} : { name }), parts: partsOf(value, format) };
}

/**
 * A message of `gen_ai.output.messages`.
 *
 * @param reason - why it ended: newer conventions tell it in an attribute of its own only
 */
export function choiceFrom(value: JsonObject, format: WireFormatName, reason: string | undefined): Choice {
  return {
    role: textOf(value, 'role') ?? 'assistant',
    parts: partsOf(value, format),
    finishReason: textOf(value, 'finish_reason') ?? reason ?? 'error',
  };
}

/** An entry of `gen_ai.tool.definitions`. */
export function toolFrom(value: JsonObject, format: WireFormatName): ToolDefinition {
  const kind = textOf(value, 'type') ?? 'function';
  if (kind !== 'function') return { type: 'provider', kind, format, value };
  const description = textOf(value, 'description');
  const parameters = value['parameters'];
  return {
    type: 'function',
    name: text(value, 'name'),
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters }),
  };
}

function partsOf(value: JsonObject, format: WireFormatName): Part[] {
  const parts = value['parts'];
  if (!Array.isArray(parts)) return [];
  return parts.filter((part): part is JsonObject => isJsonObject(part)).map((part) => partFrom(part, format));
}

const partReaders: Readonly<Record<string, (value: JsonObject) => Part>> = {
  text: (value) => ({ type: 'text', content: text(value, 'content') }),
  reasoning: (value) => ({ type: 'reasoning', content: text(value, 'content') }),
  tool_call: (value) => ({
    type: 'tool_call',
    id: textOf(value, 'id'),
    name: text(value, 'name'),
    arguments: value['arguments'] ?? null,
  }),
  tool_call_response: (value) => ({
    type: 'tool_call_response',
    id: textOf(value, 'id'),
    response: value['response'] ?? null,
  }),
  blob: (value) => ({ type: 'blob', ...mediaOf(value), content: text(value, 'content') }),
  uri: (value) => ({ type: 'uri', ...mediaOf(value), uri: text(value, 'uri') }),
  file: (value) => ({ type: 'file', modality: text(value, 'modality'), fileId: text(value, 'file_id') }),
};

/** A part of a message, or of `gen_ai.system_instructions`. */
export function partFrom(value: JsonObject, format: WireFormatName): Part {
  const kind = textOf(value, 'type') ?? 'text';
  const read = Object.hasOwn(partReaders, kind) ? partReaders[kind] : undefined;
  return read?.(value) ?? { type: 'other', kind, format, value: value['value'] ?? value };
}

function mediaOf(value: JsonObject): { modality: string; mimeType: string | undefined } {
  return { modality: text(value, 'modality'), mimeType: textOf(value, 'mime_type') };
}

function text(value: JsonObject, key: string): string {
  return textOf(value, key) ?? '';
}

function textOf(value: JsonObject, key: string): string | undefined {
  const found: JsonValue | undefined = value[key];
  return typeof found === 'string' ? found : undefined;
}
