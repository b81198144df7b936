import type { JsonObject, JsonValue } from '../model/json.ts';
import type { LlmRequest } from '../model/call.ts';
import type { Part, TextPart } from '../model/message.ts';

/** A message as the record format allows it: nothing beside role and content. */
export type RecordMessage = { readonly role: string; readonly content: JsonValue };

/**
 * The conversation that was sent. Instructions that the wire format takes apart from the messages stand first, as role `system`,
 * so that both formats read alike.
 */
export function recordMessages(request: LlmRequest): RecordMessage[] {
  const messages = request.messages.map(({ role, parts }) => ({ role, content: recordContent(parts) }));
  if (request.system.length === 0) return messages;
  return [{ role: 'system', content: recordContent(request.system) }, ...messages];
}

/** Joined text where all parts are text, else the parts in the shape of the GenAI semantic conventions. */
export function recordContent(parts: readonly Part[]): JsonValue {
  return parts.every(isText) ? textOf(parts) : parts.map(conventionPart);
}

/** The text parts, joined without a separator. */
export function textOf(parts: readonly Part[]): string {
  return parts
    .filter(isText)
    .map((part) => part.content)
    .join('');
}

function isText(part: Part): part is TextPart {
  return part.type === 'text';
}

function conventionPart(part: Part): JsonObject {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { type: part.type, content: part.content };
    case 'tool_call':
      return { type: part.type, ...given('id', part.id), name: part.name, arguments: part.arguments };
    case 'tool_call_response':
      return { type: part.type, ...given('id', part.id), response: part.response };
    case 'blob':
      return { type: part.type, modality: part.modality, ...given('mime_type', part.mimeType), content: part.content };
    case 'uri':
      return { type: part.type, modality: part.modality, ...given('mime_type', part.mimeType), uri: part.uri };
    case 'file':
      return { type: part.type, modality: part.modality, file_id: part.fileId };
    case 'other':
    default:
      return { type: part.kind, value: part.value };
  }
}

function given(key: string, value: string | undefined): JsonObject {
  return value === undefined ? {} : { [key]: value };
}
