import type { JsonValue } from '../../model/json.ts';
import type { Part, WithVendorFields } from '../../model/message.ts';
import { FieldReader } from '../field-reader.ts';
import { otherPart } from '../other-part.ts';
import { rawToolArguments } from '../tool-arguments.ts';
import { keepVendor } from '../vendor-fields.ts';
import { formatName } from './format-name.ts';

/** Blocks by their `type`; a reader returns undefined where the block is not what its type promises. */
const blockReaders: ReadonlyMap<string, (fields: FieldReader) => Part | undefined> = new Map([
  ['text', readText],
  ['thinking', readThinking],
  ['redacted_thinking', readRedactedThinking],
  ['tool_use', readToolUse],
  ['tool_result', readToolResult],
  ['image', (fields) => readMedia('image', fields)],
  ['document', (fields) => readMedia('document', fields)],
]);

/** Decodes one content block; an unknown one (server tools, search results ...) is kept whole. */
export function decodeBlock(value: JsonValue): Part {
  const fields = new FieldReader(value);
  const type = fields.text('type');
  const part = type === undefined ? undefined : blockReaders.get(type)?.(fields);
  return part ?? otherPart(formatName, type ?? 'block', value);
}

function readText(fields: FieldReader): Part | undefined {
  const content = fields.text('text');
  return content === undefined ? undefined : { type: 'text', content, ...keepRest(fields) };
}

/** The signature stays in the vendor fields: only Anthropic can read it. */
function readThinking(fields: FieldReader): Part | undefined {
  const content = fields.text('thinking');
  return content === undefined ? undefined : { type: 'reasoning', content, ...keepRest(fields) };
}

function readRedactedThinking(fields: FieldReader): Part {
  return { type: 'reasoning', content: '', ...keepVendor(formatName, { ...fields.rest(), type: 'redacted_thinking' }) };
}

/** `input` is an object, or the text of a stream that broke off inside it. */
function readToolUse(fields: FieldReader): Part | undefined {
  const id = fields.text('id');
  const name = fields.text('name');
  const input = fields.any('input');
  if (id === undefined || name === undefined || input === undefined) return undefined;
  const args = typeof input === 'string' ? rawToolArguments(input) : { arguments: input };
  return { type: 'tool_call', id, name, ...args, ...keepRest(fields) };
}

function readToolResult(fields: FieldReader): Part | undefined {
  const id = fields.text('tool_use_id');
  const content = fields.take('content', isToolContent);
  if (id === undefined) return undefined;
  const spelling = content === undefined ? { content: 'absent' } : {};
  return {
    type: 'tool_call_response',
    id,
    response: content ?? '',
    ...keepVendor(formatName, fields.rest(), spelling),
  };
}

function isToolContent(value: JsonValue): value is string | readonly JsonValue[] {
  return typeof value === 'string' || Array.isArray(value);
}

function readMedia(modality: 'image' | 'document', fields: FieldReader): Part | undefined {
  const source = new FieldReader(fields.object('source'));
  const kind = source.text('type');
  const vendor = keepRest(fields);
  const part = readSource(modality, kind, source, vendor);
  return Object.keys(source.rest()).length === 0 ? part : undefined;
}

function readSource(
  modality: string,
  kind: string | undefined,
  source: FieldReader,
  vendor: WithVendorFields,
): Part | undefined {
  if (kind === 'base64') {
    const mimeType = source.text('media_type');
    const content = source.text('data');
    if (mimeType === undefined || content === undefined) return undefined;
    return { type: 'blob', modality, mimeType, content, ...vendor };
  }
  const uri = kind === 'url' ? source.text('url') : undefined;
  if (uri !== undefined) return { type: 'uri', modality, uri, ...vendor };
  const fileId = kind === 'file' ? source.text('file_id') : undefined;
  return fileId === undefined ? undefined : { type: 'file', modality, fileId, ...vendor };
}

function keepRest(fields: FieldReader): WithVendorFields {
  return keepVendor(formatName, fields.rest());
}

/** Whether only a note can tell this list of blocks from the string that the encoder would write. */
export function isSpelledAsArray(parts: readonly Part[]): boolean {
  const [only] = parts;
  return parts.length === 1 && only?.type === 'text' && only.vendor === undefined;
}
