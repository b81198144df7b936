import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import type {
  BlobPart,
  FilePart,
  Part,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolCallResponsePart,
  UriPart,
} from '../../model/message.ts';
import type { EncodeContext } from '../encode-context.ts';
import { noteLoss } from '../encode-context.ts';
import { noteForeignFields } from '../foreign-fields.ts';
import { writeToolArguments } from '../tool-arguments.ts';
import { ownFields, spellingOf } from '../vendor-fields.ts';
import { formatName } from './format-name.ts';

const imageTypes: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);
const pdfType = 'application/pdf';

/** Encodes one content block; undefined where there is nothing to send, with a listed loss if that changes anything. */
export function encodeBlock(part: Part, path: string, context: EncodeContext): JsonValue | undefined {
  if (part.type === 'other') {
    if (part.format === formatName) return part.value;
    return noteLoss(
      context,
      path,
      'messages_changed',
      `A part of kind ${part.kind} has no counterpart in ${formatName}.`,
    );
  }
  if (part.type === 'reasoning' && !context.native) {
    return noteLoss(context, path, 'setting_dropped', 'Reasoning is bound to the provider that gave it.');
  }
  noteForeignFields(part, formatName, path, context);
  const own = ownFields(part, formatName);
  if (part.type === 'text') return encodeText(part, own, context);
  if (part.type === 'reasoning') return encodeReasoning(part, own);
  if (part.type === 'tool_call') return encodeToolUse(part, own, path, context);
  if (part.type === 'tool_call_response') return encodeToolResult(part, own, path, context);
  return encodeMedia(part, own, path, context);
}

/** Anthropic refuses empty text blocks. */
function encodeText(part: TextPart, own: JsonObject, context: EncodeContext): JsonObject | undefined {
  return part.content === '' && !context.native ? undefined : { type: 'text', text: part.content, ...own };
}

function encodeReasoning(part: ReasoningPart, own: JsonObject): JsonObject {
  return own['type'] === 'redacted_thinking' ? own : { type: 'thinking', thinking: part.content, ...own };
}

function encodeToolUse(part: ToolCallPart, own: JsonObject, path: string, context: EncodeContext): JsonObject {
  const id = toolId(part.id, context);
  if (context.native || isJsonObject(part.arguments)) {
    return { type: 'tool_use', id, name: part.name, input: part.arguments, ...own };
  }
  noteLoss(context, `${path}.arguments`, 'messages_changed', `${formatName} takes only an object as arguments.`);
  return { type: 'tool_use', id, name: part.name, input: { arguments: part.arguments }, ...own };
}

function encodeToolResult(
  part: ToolCallResponsePart,
  own: JsonObject,
  path: string,
  context: EncodeContext,
): JsonObject {
  const result = { type: 'tool_result', tool_use_id: toolId(part.id, context) };
  if (spellingOf(part, formatName, 'content') === 'absent') return { ...result, ...own };
  const content = context.native ? part.response : plainContent(part.response, path, context);
  return { ...result, content, ...own };
}

/** Ids of other providers may hold characters that Anthropic refuses; call and result change alike. */
function toolId(id: string | undefined, context: EncodeContext): string {
  return context.native ? (id ?? '') : (id ?? '').replaceAll(/[^\w-]/gu, '_');
}

/** Text, or a list of text blocks; anything else as JSON text. */
function plainContent(response: JsonValue, path: string, context: EncodeContext): JsonValue {
  if (typeof response === 'string') return response;
  if (!Array.isArray(response)) return writeToolArguments({ arguments: response });
  const blocks = response as readonly JsonValue[];
  return blocks.flatMap((block, index) => textBlock(block, `${path}.response[${index}]`, context));
}

function textBlock(block: JsonValue, path: string, context: EncodeContext): JsonObject[] {
  const text = isJsonObject(block) && block['type'] === 'text' ? block['text'] : undefined;
  if (typeof text === 'string') return text === '' ? [] : [{ type: 'text', text }];
  noteLoss(context, path, 'messages_changed', 'Only text of a tool answer is carried into another format.');
  return [];
}

function encodeMedia(
  part: BlobPart | UriPart | FilePart,
  own: JsonObject,
  path: string,
  context: EncodeContext,
): JsonObject | undefined {
  const { modality } = part;
  const source = sourceOf(part, context);
  if (source !== undefined && (modality === 'image' || modality === 'document'))
    return { type: modality, source, ...own };
  return noteLoss(context, path, 'media_missing', `${formatName} cannot take this ${modality}.`);
}

/** The `source` of an image or a document; undefined where Anthropic refuses its type or cannot reach it. */
function sourceOf(part: BlobPart | UriPart | FilePart, context: EncodeContext): JsonObject | undefined {
  if (part.type === 'file') return context.native ? { type: 'file', file_id: part.fileId } : undefined;
  if (part.type === 'uri') {
    // A data URL lands here only when it could not be read as base64.
    return context.native || !part.uri.startsWith('data:') ? { type: 'url', url: part.uri } : undefined;
  }
  const mimeType = part.mimeType ?? (part.modality === 'image' ? 'image/png' : pdfType);
  const isTaken = context.native || (part.modality === 'image' ? imageTypes.has(mimeType) : mimeType === pdfType);
  return isTaken ? { type: 'base64', media_type: mimeType, data: part.content } : undefined;
}
