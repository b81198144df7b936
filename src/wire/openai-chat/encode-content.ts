import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import type { BlobPart, FilePart, OtherPart, Part, ReasoningPart, TextPart, UriPart } from '../../model/message.ts';
import { writeDataUrl } from '../data-url.ts';
import type { EncodeContext } from '../encode-context.ts';
import { noteLoss } from '../encode-context.ts';
import { noteForeignFields } from '../foreign-fields.ts';
import { ownFields, spellingOf } from '../vendor-fields.ts';
import { audioFormat } from './audio-format.ts';
import { formatName } from './format-name.ts';

/** The parts that stand in `content`; reasoning only as Mistral's thinking chunks. */
export type ContentPart = TextPart | ReasoningPart | BlobPart | UriPart | FilePart | OtherPart;

/** Whether a part is text without fields of this format: such text alone is written as a string. */
export function isPlainText(part: Part | undefined): part is TextPart {
  return part?.type === 'text' && Object.keys(ownFields(part, formatName)).length === 0;
}

/** Encodes one content part; undefined, with a listed loss, where this format cannot carry it. */
export function encodeContentPart(part: ContentPart, path: string, context: EncodeContext): JsonValue | undefined {
  if (part.type === 'other') return encodeOther(part, path, context);
  noteForeignFields(part, formatName, path, context);
  const own = ownFields(part, formatName);
  if (part.type === 'text') return encodeText(part, own);
  if (part.type === 'reasoning') return { thinking: [{ type: 'text', text: part.content }], ...own };
  if (part.type === 'blob') return encodeBlob(part, own, path, context);
  return part.type === 'uri' ? encodeUri(part, own, path, context) : encodeFile(part, own, path, context);
}

function encodeText(part: TextPart, own: JsonObject): JsonObject {
  if (own['type'] === 'refusal') return { refusal: part.content, ...own };
  return { type: 'text', text: part.content, ...own };
}

function encodeOther(part: OtherPart, path: string, context: EncodeContext): JsonValue | undefined {
  if (part.format === formatName) return part.value;
  return noteLoss(
    context,
    path,
    'messages_changed',
    `A part of kind ${part.kind} has no counterpart in ${formatName}.`,
  );
}

function encodeBlob(part: BlobPart, own: JsonObject, path: string, context: EncodeContext): JsonObject | undefined {
  const { modality, mimeType, content } = part;
  if (modality === 'image') {
    return imagePart(part, writeDataUrl({ mimeType: mimeType ?? 'image/png', content }), own);
  }
  const format = modality === 'audio' ? audioFormat(mimeType) : undefined;
  if (format !== undefined) return { type: 'input_audio', ...withInner(own, 'input_audio', { data: content, format }) };
  if (modality === 'document') {
    const data = { file_data: writeDataUrl({ mimeType: mimeType ?? 'application/pdf', content }) };
    // OpenAI demands a name; the captured one, if any, wins.
    const file = context.native ? data : { filename: 'document.pdf', ...data };
    return { type: 'file', ...withInner(own, 'file', file) };
  }
  return noteLoss(context, path, 'media_missing', `${formatName} takes no ${modality} of this type.`);
}

function encodeUri(part: UriPart, own: JsonObject, path: string, context: EncodeContext): JsonObject | undefined {
  if (part.modality === 'image') return imagePart(part, part.uri, own);
  return noteLoss(context, path, 'media_missing', `${formatName} takes no ${part.modality} at an address.`);
}

function encodeFile(part: FilePart, own: JsonObject, path: string, context: EncodeContext): JsonObject | undefined {
  if (context.native) return { type: 'file', ...withInner(own, 'file', { file_id: part.fileId }) };
  return noteLoss(context, path, 'media_missing', 'The file is stored at the provider of the primary.');
}

function imagePart(part: BlobPart | UriPart, url: string, own: JsonObject): JsonObject {
  if (spellingOf(part, formatName, 'image_url') === 'string') return { type: 'image_url', image_url: url, ...own };
  return { type: 'image_url', ...withInner(own, 'image_url', { url }) };
}

/** Puts an object and the kept fields of the same object together. */
function withInner(own: JsonObject, name: string, fields: JsonObject): JsonObject {
  const kept = own[name];
  return { ...own, [name]: isJsonObject(kept) ? { ...fields, ...kept } : fields };
}
