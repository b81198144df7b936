import type { LlmAnswer } from '../../model/call.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Choice, Part } from '../../model/message.ts';
import { definedFields } from '../defined-fields.ts';
import { FieldReader } from '../field-reader.ts';
import { spokenFields } from '../spoken-fields.ts';
import { keepVendor, ownFields } from '../vendor-fields.ts';
import { decodeMessage } from './decode-message.ts';
import { decodeUsage } from './decode-usage.ts';
import { finishReason, lostFinishWord } from './finish-reasons.ts';
import { formatName } from './format-name.ts';

/** Decodes a whole chat completion. Every choice is kept, in the order of `index`. */
export function decodeAnswer(body: JsonObject): LlmAnswer {
  const fields = new FieldReader(body);
  fields.text('object');
  const choices = (fields.list('choices') ?? []).filter(isJsonObject);
  const { usage, rest } = decodeUsage(fields.object('usage'));
  const id = fields.text('id');
  const model = fields.text('model');
  const vendor = keepVendor(formatName, spokenFields({ ...fields.rest(), usage: rest }));
  return definedFields({ id, model, choices: inOrder(choices).map(decodeChoice), usage, ...vendor });
}

/** Sorted by `index`; a choice without one stays at its place. */
function inOrder(choices: readonly JsonObject[]): JsonObject[] {
  return choices
    .map((choice, position) => ({ choice, index: numberOf(choice['index']) ?? position }))
    .sort((a, b) => a.index - b.index)
    .map(({ choice }) => choice);
}

function numberOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function decodeChoice(value: JsonObject): Choice {
  const fields = new FieldReader(value);
  fields.number('index');
  const word = fields.text('finish_reason') ?? new FieldReader(fields.object('finish_details')).text('type');
  const said = new FieldReader(spokenFields(fields.object('message') ?? {}));
  const audio = decodeAudio(said);
  const message = decodeMessage({ role: 'assistant', ...withoutPositions(said.rest()) });
  const fieldsKept = {
    ...fields.rest(),
    finish_reason: lostFinishWord(word) ?? null,
    message: ownFields(message, formatName),
  };
  const vendor = keepVendor(formatName, spokenFields(fieldsKept));
  const parts = [...message.parts.filter(isSpoken), ...audio];
  return { role: message.role, parts, finishReason: finishReason(word), ...vendor };
}

/** Some servers number the calls of an unstreamed answer too; the position tells the same. */
function withoutPositions(message: JsonObject): JsonObject {
  const calls = message['tool_calls'];
  return Array.isArray(calls) ? { ...message, tool_calls: calls.map(withoutPosition) } : message;
}

function withoutPosition(call: JsonValue): JsonValue {
  if (!isJsonObject(call)) return call;
  const { index: _position, ...rest } = call;
  return rest;
}

/** Spoken answers of audio models; the transcript stays beside the sound. */
function decodeAudio(message: FieldReader): Part[] {
  const fields = new FieldReader(message.object('audio'));
  const content = fields.text('data');
  const vendor = keepVendor(formatName, fields.rest());
  if (content === undefined && vendor.vendor === undefined) return [];
  return [{ type: 'blob', modality: 'audio', content: content ?? '', ...vendor }];
}

/** False for the empty text that servers put beside tool calls. */
function isSpoken(part: Part): boolean {
  return part.type !== 'text' || part.content !== '';
}
