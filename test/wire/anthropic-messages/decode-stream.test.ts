import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/model/json.ts';
import { anthropicMessages } from '../../../src/wire/anthropic-messages/anthropic-messages.ts';
import type { StreamResult } from '../../../src/wire/wire-format.ts';
import { cutText } from '../cut-text.ts';
import { hasRecordedTraffic, recordedExchanges } from '../recorded-traffic.ts';

function decode(...pieces: string[]): StreamResult {
  const decoder = anthropicMessages.createStreamDecoder();
  for (const piece of pieces) decoder.push(piece);
  return decoder.end();
}

const event = (value: JsonObject & { type: string }): string =>
  `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
const start = (usage: JsonObject = { input_tokens: 1, output_tokens: 1 }): string =>
  event({
    type: 'message_start',
    message: { id: 'm1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, usage },
  });
const open = (index: number, block: JsonObject): string =>
  event({ type: 'content_block_start', index, content_block: block });
const add = (index: number, delta: JsonObject): string => event({ type: 'content_block_delta', index, delta });
const stop = (reason: string, usage: JsonObject = {}): string =>
  event({ type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage }) +
  event({ type: 'message_stop' });

const vendor = (fields: JsonObject): object => ({ vendor: { format: 'anthropic.messages', fields } });

describe('a stream of messages', () => {
  test('tells text, citations, thinking with its signature, parallel tool calls and server tools', () => {
    const result = decode(
      start({ input_tokens: 5, cache_read_input_tokens: 2, cache_creation_input_tokens: 3, output_tokens: 1 }),
      open(0, { type: 'thinking', thinking: '', signature: '' }),
      add(0, { type: 'thinking_delta', thinking: 'a' }),
      add(0, { type: 'thinking_delta', thinking: 'b' }),
      add(0, { type: 'signature_delta', signature: 'sig' }),
      event({ type: 'content_block_stop', index: 0 }),
      event({ type: 'ping' }),
      open(1, { type: 'text', text: '', citations: [] }),
      add(1, { type: 'text_delta', text: 'He' }),
      add(1, { type: 'citations_delta', citation: { type: 'char_location' } }),
      add(1, { type: 'text_delta', text: 'y' }),
      open(3, { type: 'tool_use', id: 't2', name: 'g', input: {} }),
      open(2, { type: 'tool_use', id: 't1', name: 'f', input: {} }),
      add(2, { type: 'input_json_delta', partial_json: '{"x"' }),
      add(3, { type: 'input_json_delta', partial_json: '' }),
      add(2, { type: 'input_json_delta', partial_json: ': 1}' }),
      open(4, { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }),
      add(4, { type: 'input_json_delta', partial_json: '{"q":"x"}' }),
      stop('tool_use', { output_tokens: 9 }),
    );
    expect(result).toStrictEqual({
      complete: true,
      answer: {
        id: 'm1',
        model: 'm',
        usage: { inputTokens: 10, outputTokens: 9, cacheReadTokens: 2, cacheWriteTokens: 3 },
        choices: [
          {
            role: 'assistant',
            finishReason: 'tool_call',
            parts: [
              { type: 'reasoning', content: 'ab', ...vendor({ signature: 'sig' }) },
              { type: 'text', content: 'Hey', ...vendor({ citations: [{ type: 'char_location' }] }) },
              { type: 'tool_call', id: 't1', name: 'f', arguments: { x: 1 } },
              { type: 'tool_call', id: 't2', name: 'g', arguments: {} },
              {
                type: 'other',
                kind: 'server_tool_use',
                format: 'anthropic.messages',
                value: { type: 'server_tool_use', id: 's', name: 'web_search', input: { q: 'x' } },
              },
            ],
          },
        ],
      },
    });
  });

  test('input that broke off is kept as its text', () => {
    const result = decode(
      start(),
      open(0, { type: 'tool_use', id: 't', name: 'f', input: {} }),
      add(0, { type: 'input_json_delta', partial_json: '{"x": [1' }),
      stop('max_tokens'),
    );
    expect(result.answer.choices[0]?.parts).toStrictEqual([
      { type: 'tool_call', id: 't', name: 'f', arguments: '{"x": [1', argumentsText: '{"x": [1' },
    ]);
  });

  test('an error inside it is told, and it is not complete', () => {
    const error = event({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } });
    expect(decode(start(), error)).toMatchObject({
      complete: false,
      error: { errorType: 'overloaded_error', message: 'Overloaded' },
    });
  });

  test('is complete with message_stop only, and nothing after it counts', () => {
    const text = [start(), open(0, { type: 'text', text: '' }), add(0, { type: 'text_delta', text: 'A' })];
    expect(decode(...text)).toMatchObject({ complete: false, answer: { choices: [{ finishReason: 'error' }] } });
    const whole = decode(...text, stop('end_turn'));
    expect(whole.complete).toBe(true);
    expect(decode(...text, stop('end_turn'), add(0, { type: 'text_delta', text: 'B' }), start())).toStrictEqual(whole);
    expect(decode('')).toStrictEqual({ complete: false, answer: { choices: [] } });
  });

  test('says the same as the unstreamed message, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(arbitraryMessage, fc.infiniteStream(fc.nat(6)), (body, cuts) => {
        expect(decode(...streamed(body, cuts))).toStrictEqual({
          complete: true,
          answer: anthropicMessages.decodeAnswer(body),
        });
      }),
      { numRuns: 500 },
    );
  });

  test.skipIf(!hasRecordedTraffic)(
    'every recorded one says the same one character at a time, and cut is incomplete',
    () => {
      const streams = recordedExchanges('anthropic-messages').flatMap(({ responseText }) => responseText ?? []);
      for (const text of streams) {
        const whole = decode(text);
        expect(whole.complete).toBe(true);
        expect(decode(...text.split(''))).toStrictEqual(whole);
        const beforeEnd = text.indexOf('event: message_stop');
        expect(decode(text.slice(0, beforeEnd)).complete).toBe(false);
        expect(decode(text.slice(0, beforeEnd)).answer).toStrictEqual(whole.answer);
      }
      expect(streams).toHaveLength(20);
    },
  );
});

const word = fc.string({ minLength: 1, maxLength: 20 });
const arbitraryBlock = fc.oneof(
  word.map((text) => ({ type: 'text', text })),
  fc.record({ type: fc.constant('thinking'), thinking: word, signature: word }),
  fc.record({
    type: fc.constant('tool_use'),
    id: word,
    name: word,
    input: fc.dictionary(word, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }),
  }),
);
const arbitraryMessage: fc.Arbitrary<JsonObject> = fc
  .record({
    id: word,
    content: fc.array(arbitraryBlock, { maxLength: 4 }),
    stop_reason: fc.constantFrom('end_turn', 'tool_use', 'max_tokens', 'stop_sequence', 'pause_turn'),
    usage: fc.record({ input_tokens: fc.nat(), output_tokens: fc.nat(), service_tier: fc.constant('standard') }),
  })
  .map((message) => plain({ type: 'message', role: 'assistant', model: 'm', stop_sequence: null, ...message }));

/** As it would come off the wire: generated objects may have no prototype. */
function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

function streamed(body: JsonObject, cuts: Iterator<number>): string[] {
  const { content, stop_reason, usage, ...head } = body;
  const { output_tokens = 0, ...early } = usage as JsonObject;
  const message = { ...head, content: [], stop_reason: null, usage: { ...early, output_tokens: 1 } };
  const blocks = (content as JsonObject[]).flatMap((block, index) => {
    const [begin, deltas] = deltasOf(block, cuts);
    return [
      open(index, begin),
      ...deltas.map((delta) => add(index, delta)),
      event({ type: 'content_block_stop', index }),
    ];
  });
  return [event({ type: 'message_start', message }), ...blocks, stop(stop_reason as string, { output_tokens })];
}

function deltasOf(block: JsonObject, cuts: Iterator<number>): [JsonObject, JsonObject[]] {
  const { input } = block;
  if (input !== undefined) {
    const pieces = cutText(JSON.stringify(input), cuts);
    return [{ ...block, input: {} }, pieces.map((partial_json) => ({ type: 'input_json_delta', partial_json }))];
  }
  const fields = Object.entries(block).filter(([name]) => name !== 'type') as [string, string][];
  const empty = Object.fromEntries(fields.map(([name]) => [name, ''])) as JsonObject;
  const deltas = fields.flatMap(([name, value]) =>
    cutText(value, cuts).map((piece) => ({ type: `${name}_delta`, [name]: piece })),
  );
  return [{ ...block, ...empty }, deltas];
}
