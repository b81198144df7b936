import type { LlmAnswer } from '../../model/call.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Choice, Part } from '../../model/message.ts';
import { definedFields } from '../defined-fields.ts';
import { FieldReader } from '../field-reader.ts';
import { spokenFields } from '../spoken-fields.ts';
import { keepVendor } from '../vendor-fields.ts';
import { decodeBlock } from './decode-block.ts';
import { decodeUsage } from './decode-usage.ts';
import { formatName } from './format-name.ts';
import { finishReason, lostStopWord } from './stop-reasons.ts';

/** Decodes a whole message: one choice; none where the body has no `content`. */
export function decodeAnswer(body: JsonObject): LlmAnswer {
  const fields = new FieldReader(body);
  fields.text('type');
  const id = fields.text('id');
  const model = fields.text('model');
  const blocks = fields.list('content');
  const choices = blocks === undefined ? [] : [decodeChoice(blocks, fields)];
  const { usage, rest } = decodeUsage(fields.object('usage'));
  const vendor = keepVendor(formatName, spokenFields({ ...fields.rest(), usage: rest }));
  return definedFields({ id, model, choices, usage, ...vendor });
}

function decodeChoice(blocks: readonly JsonValue[], fields: FieldReader): Choice {
  const role = fields.text('role') ?? 'assistant';
  const word = fields.text('stop_reason');
  const kept = {
    stop_reason: lostStopWord(word) ?? null,
    stop_sequence: fields.any('stop_sequence') ?? null,
    stop_details: fields.any('stop_details') ?? null,
  };
  const parts = blocks.map(spokenBlock).map(decodeBlock).filter(isSpoken);
  return { role, parts, finishReason: finishReason(word), ...keepVendor(formatName, spokenFields(kept)) };
}

/** Without fields that say nothing, such as `citations: null`; an empty `input` says: no arguments. */
function spokenBlock(block: JsonValue): JsonValue {
  if (!isJsonObject(block)) return block;
  const { input } = block;
  return input === undefined ? spokenFields(block) : { ...spokenFields(block), input };
}

function isSpoken(part: Part): boolean {
  return part.type !== 'text' || part.content !== '';
}
