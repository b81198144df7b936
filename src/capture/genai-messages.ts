import type { LlmRequest, ToolDefinition } from '../model/call.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Choice, Message, Part } from '../model/message.ts';

/**
 * Messages in the JSON shape of the conventions (`gen_ai.input.messages` and its siblings).
 * @see https://github.com/open-telemetry/semantic-conventions-genai (message part schemas)
 */
export function toInputMessages(messages: readonly Message[]): JsonObject[] {
  return messages.map(({ role, name, parts }) => ({
    role,
    ...(name === undefined ? {} : { name }),
    parts: parts.map(toPart),
  }));
}

/** `gen_ai.output.messages`: one message for each choice. */
export function toOutputMessages(choices: readonly Choice[]): JsonObject[] {
  return choices.map(({ role, parts, finishReason }) => ({
    role,
    parts: parts.map(toPart),
    // Deprecated in the newest conventions, required in v1.41: old readers need it.
    finish_reason: finishReason,
  }));
}

/** `gen_ai.system_instructions`: only what the format takes apart from the messages. */
export function toSystemInstructions(request: LlmRequest): JsonObject[] {
  return request.system.map(toPart);
}

/** `gen_ai.tool.definitions`, in the flat shape of the conventions. */
export function toToolDefinitions(tools: readonly ToolDefinition[]): JsonObject[] {
  return tools.map((tool) =>
    tool.type === 'function'
      ? defined({ type: 'function', name: tool.name, description: tool.description, parameters: tool.parameters })
      : { type: tool.kind, name: nameOf(tool.value) ?? tool.kind },
  );
}

/** One message part in the shape of the conventions. */
export function toPart(part: Part): JsonObject {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { type: part.type, content: part.content };
    case 'tool_call':
      return defined({ type: 'tool_call', id: part.id, name: part.name, arguments: part.arguments });
    case 'tool_call_response':
      return defined({ type: 'tool_call_response', id: part.id, response: part.response });
    case 'blob':
      return defined({ type: 'blob', modality: part.modality, mime_type: part.mimeType, content: part.content });
    case 'uri':
      return defined({ type: 'uri', modality: part.modality, mime_type: part.mimeType, uri: part.uri });
    case 'file':
      return { type: 'file', modality: part.modality, file_id: part.fileId };
    case 'other':
      return { type: part.kind, value: part.value };
    default:
      return part satisfies never;
  }
}

function defined(fields: Record<string, JsonValue | undefined>): JsonObject {
  const entries = Object.entries(fields).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

function nameOf(tool: JsonObject): string | undefined {
  const { name } = tool as { name?: unknown };
  return typeof name === 'string' ? name : undefined;
}
