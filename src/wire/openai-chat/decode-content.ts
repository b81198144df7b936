import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Part, TextPart, WithVendorFields } from '../../model/message.ts';
import { readDataUrl } from '../data-url.ts';
import { FieldReader } from '../field-reader.ts';
import { otherPart } from '../other-part.ts';
import { keepVendor } from '../vendor-fields.ts';
import { audioFormat, audioMimeType } from './audio-format.ts';
import { formatName } from './format-name.ts';

/** The parts of a message's `content`, and its spelling where the encoder would write it differently. */
export interface DecodedContent {
  readonly parts: readonly Part[];
  readonly spelling?: 'array' | 'absent';
}

/** Decodes `content`: a string, a list of parts, null, or absent (`undefined`). */
export function decodeContent(content: string | readonly JsonValue[] | null | undefined): DecodedContent {
  if (content === undefined) return { parts: [], spelling: 'absent' };
  if (content === null) return { parts: [] };
  if (typeof content === 'string') return { parts: [{ type: 'text', content }] };
  const parts = content.map(decodePart);
  return needsArray(parts) ? { parts, spelling: 'array' } : { parts };
}

/** Whether only a note can tell this list from the string or the null that the encoder would write. */
function needsArray(parts: readonly Part[]): boolean {
  const [only] = parts;
  return parts.length === 0 || (parts.length === 1 && only?.type === 'text' && only.vendor === undefined);
}

/** Parts by their `type`; a reader returns undefined where the part is not what its type promises. */
const partReaders: ReadonlyMap<string, (fields: FieldReader) => Part | undefined> = new Map([
  ['text', readText],
  ['image_url', readImage],
  ['input_audio', readAudio],
  ['file', readFile],
  ['refusal', readRefusal],
  ['thinking', readThinking],
]);

function decodePart(value: JsonValue): Part {
  const fields = new FieldReader(value);
  const type = fields.text('type') ?? '';
  const part = partReaders.get(type)?.(fields);
  // `tool_call` is the kind under which unknown entries of `tool_calls` are kept.
  return part ?? otherPart(formatName, type === '' || type === 'tool_call' ? 'part' : type, value);
}

function readText(fields: FieldReader): Part | undefined {
  const content = fields.text('text');
  return content === undefined ? undefined : { type: 'text', content, ...keepVendor(formatName, fields.rest()) };
}

function readImage(fields: FieldReader): Part | undefined {
  const source = fields.any('image_url');
  if (typeof source === 'string') {
    return mediaPart('image', source, keepVendor(formatName, fields.rest(), { image_url: 'string' }));
  }
  const inner = new FieldReader(source);
  const url = inner.text('url');
  if (url === undefined) return undefined;
  return mediaPart('image', url, keepVendor(formatName, withInner(fields, 'image_url', inner)));
}

function mediaPart(modality: string, url: string, vendor: WithVendorFields): Part {
  const data = readDataUrl(url);
  return data === undefined
    ? { type: 'uri', modality, uri: url, ...vendor }
    : { type: 'blob', modality, ...data, ...vendor };
}

function readAudio(fields: FieldReader): Part | undefined {
  const inner = new FieldReader(fields.object('input_audio'));
  const content = inner.text('data');
  const format = inner.text('format');
  if (content === undefined || format === undefined) return undefined;
  const mimeType = audioMimeType(format);
  if (audioFormat(mimeType) !== format) return undefined;
  const vendor = keepVendor(formatName, withInner(fields, 'input_audio', inner));
  return { type: 'blob', modality: 'audio', mimeType, content, ...vendor };
}

function readFile(fields: FieldReader): Part | undefined {
  const inner = new FieldReader(fields.object('file'));
  const fileId = inner.text('file_id');
  const data = fileId === undefined ? readDataUrl(inner.text('file_data') ?? '') : undefined;
  const vendor = keepVendor(formatName, withInner(fields, 'file', inner));
  if (fileId !== undefined) return { type: 'file', modality: 'document', fileId, ...vendor };
  return data === undefined ? undefined : { type: 'blob', modality: 'document', ...data, ...vendor };
}

function readRefusal(fields: FieldReader): Part | undefined {
  const content = fields.text('refusal');
  return content === undefined ? undefined : refusalPart(content, fields.rest());
}

/** Mistral: `thinking` is a list of text chunks, in practice always one. */
function readThinking(fields: FieldReader): Part | undefined {
  const chunks = fields.list('thinking');
  const chunk = new FieldReader(chunks?.[0]);
  const content = chunk.take('type', (type): type is 'text' => type === 'text') && chunk.text('text');
  if (content === undefined || chunks?.length !== 1 || Object.keys(chunk.rest()).length > 0) return undefined;
  return { type: 'reasoning', content, ...keepVendor(formatName, { type: 'thinking', ...fields.rest() }) };
}

/**
 * A refusal is text of a vendor kind: `vendor.fields.type` is `refusal`.
 * @param at `message` where it stood in the message's `refusal` field instead of in the content
 */
export function refusalPart(content: string, rest: JsonObject, at?: 'message'): TextPart {
  return { type: 'text', content, ...keepVendor(formatName, { ...rest, type: 'refusal' }, { at }) };
}

/** The fields nobody took, with those of the object inside the field `name`. */
function withInner(fields: FieldReader, name: string, inner: FieldReader): JsonObject {
  const rest = inner.rest();
  return Object.keys(rest).length === 0 ? fields.rest() : { ...fields.rest(), [name]: rest };
}

/** Whether a value can be `content`. */
export function isContent(value: JsonValue): value is string | readonly JsonValue[] | null {
  return value === null || typeof value === 'string' || Array.isArray(value);
}
