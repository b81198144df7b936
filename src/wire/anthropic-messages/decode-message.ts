import type { JsonValue } from '../../model/json.ts';
import type { Message, Part } from '../../model/message.ts';
import { FieldReader } from '../field-reader.ts';
import { opaqueMessage } from '../other-part.ts';
import { keepVendor } from '../vendor-fields.ts';
import { decodeBlock, isSpelledAsArray } from './decode-block.ts';
import { formatName } from './format-name.ts';

/** Parts of a `content` or `system` field, and its spelling where the encoder would write it differently. */
export interface DecodedContent {
  readonly parts: readonly Part[];
  readonly spelling?: 'array' | undefined;
}

/** Decodes one entry of `messages`. Tool results stay parts of the user message that brings them. */
export function decodeMessage(value: JsonValue): Message {
  const fields = new FieldReader(value);
  const role = fields.text('role');
  if (role === undefined || role === '') return opaqueMessage(formatName, value);
  const content = fields.take('content', isContent);
  const { parts, spelling } = content === undefined ? { parts: [], spelling: 'absent' } : decodeContent(content);
  return { role, parts, ...keepVendor(formatName, fields.rest(), { content: spelling }) };
}

/** Decodes a string or a list of blocks. */
export function decodeContent(content: string | readonly JsonValue[]): DecodedContent {
  if (typeof content === 'string') return { parts: [{ type: 'text', content }] };
  const parts = content.map(decodeBlock);
  return isSpelledAsArray(parts) ? { parts, spelling: 'array' } : { parts };
}

/** Whether a value can be `content` or `system`. */
export function isContent(value: JsonValue): value is string | readonly JsonValue[] {
  return typeof value === 'string' || Array.isArray(value);
}
