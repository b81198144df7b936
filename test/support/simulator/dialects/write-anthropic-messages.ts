import type { JsonObject } from '../../../../src/model/json.ts';
import type { FinishedAnswer } from '../finish-answer.ts';
import type { IdSource } from '../id-source.ts';
import type { ModelFinishReason, ModelToolCall } from '../model.ts';
import { jsonPieces, wordPieces } from '../stream-pieces.ts';
import type { TextPiece } from '../stream-pieces.ts';
import type { Exchange, StreamEvent } from './dialect.ts';
import { stringOf } from './read-body.ts';

const stopReasons: Readonly<Record<ModelFinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
};

/** The body of an answer that is not streamed. */
export function writeAnthropicAnswer(exchange: Exchange): JsonObject {
  const answer = firstAnswer(exchange);
  return {
    ...envelope(exchange),
    content: contentBlocks(exchange, answer),
    ...writeStop(answer),
    usage: fullUsage(exchange),
  };
}

/** The stream of an answer: `message_start`, blocks with a `ping` after the first start, `message_delta`, `message_stop`. */
export function writeAnthropicEvents(exchange: Exchange): readonly StreamEvent[] {
  const answer = firstAnswer(exchange);
  const start = { ...envelope(exchange), content: [], stop_reason: null, stop_sequence: null, stop_details: null };
  const usage = { ...fullUsage(exchange), output_tokens: 1 };
  const ping = { frame: 'event: ping\ndata: {"type": "ping"}\n\n', tokenCount: 0 };
  const blocks = contentBlocks(exchange, answer).map((block, index) => blockEvents(exchange.ids, block, index));
  const [firstStart, ...rest] = blocks.flat();
  const end = { type: 'message_delta', delta: writeStop(answer), usage: shortUsage(exchange) };
  return [
    toEvent(exchange.ids, { type: 'message_start', message: { ...start, usage } }),
    ...(firstStart === undefined ? [ping] : [firstStart, ping, ...rest]),
    toEvent(exchange.ids, end),
    toEvent(exchange.ids, { type: 'message_stop' }),
  ];
}

function firstAnswer(exchange: Exchange): FinishedAnswer {
  const [answer] = exchange.answers;
  if (answer === undefined) throw new RangeError('writeAnthropicMessages: expected one answer, got none');
  return answer;
}

function contentBlocks(exchange: Exchange, answer: FinishedAnswer): readonly JsonObject[] {
  const text = answer.text === undefined || answer.text === '' ? [] : [{ type: 'text', text: answer.text }];
  return [...text, ...answer.toolCalls.map((call) => toolUse(exchange.ids, call))];
}

function toolUse(ids: IdSource, call: ModelToolCall): JsonObject {
  const id = ids.base58('toolu_01', 22);
  return { type: 'tool_use', id, name: call.name, input: call.arguments, caller: { type: 'direct' } };
}

function blockEvents(ids: IdSource, block: JsonObject, index: number): readonly StreamEvent[] {
  const isText = block['type'] === 'text';
  const opening = isText ? { ...block, text: '' } : { ...block, input: {} };
  const pieces = isText ? wordPieces(stringOf(block['text']) ?? '') : argumentPieces(block['input'] as JsonObject);
  const toDelta = ({ text }: TextPiece) =>
    isText ? { type: 'text_delta', text } : { type: 'input_json_delta', partial_json: text };
  return [
    toEvent(ids, { type: 'content_block_start', index, content_block: opening }),
    ...pieces.map((piece) =>
      toEvent(ids, { type: 'content_block_delta', index, delta: toDelta(piece) }, piece.tokenCount),
    ),
    toEvent(ids, { type: 'content_block_stop', index }),
  ];
}

/** The service opens with an empty piece, and sends nothing else for a call without arguments. */
function argumentPieces(input: JsonObject): readonly TextPiece[] {
  const empty = { text: '', tokenCount: 0 };
  return Object.keys(input).length === 0 ? [empty] : [empty, ...jsonPieces(JSON.stringify(input))];
}

/** The service pads each event with spaces before the last brace. */
function toEvent(ids: IdSource, data: JsonObject & { readonly type: string }, tokenCount = 0): StreamEvent {
  const padding = ' '.repeat(ids.count(15));
  return { frame: `event: ${data.type}\ndata: ${JSON.stringify(data).slice(0, -1)}${padding}}\n\n`, tokenCount };
}

function envelope(exchange: Exchange): JsonObject {
  const id = exchange.ids.base58('msg_01', 22);
  return { model: exchange.read.request.model, id, type: 'message', role: 'assistant' };
}

function writeStop(answer: FinishedAnswer): JsonObject {
  const reason = answer.stopSequence === undefined ? stopReasons[answer.finishReason] : 'stop_sequence';
  return { stop_reason: reason, stop_sequence: answer.stopSequence ?? null, stop_details: null };
}

function shortUsage(exchange: Exchange): JsonObject {
  return {
    input_tokens: exchange.inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: exchange.outputTokens,
  };
}

function fullUsage(exchange: Exchange): JsonObject {
  return {
    ...shortUsage(exchange),
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    service_tier: 'standard',
    inference_geo: 'not_available',
  };
}
