import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import { openaiChat } from '../../../src/wire/openai-chat/openai-chat.ts';
import type { StreamResult } from '../../../src/wire/wire-format.ts';
import { cutText } from '../cut-text.ts';
import { hasRecordedTraffic, recordedChat } from '../recorded-traffic.ts';

function decode(...pieces: string[]): StreamResult {
  const decoder = openaiChat.createStreamDecoder();
  for (const piece of pieces) decoder.push(piece);
  return decoder.end();
}

const event = (value: JsonValue): string => `data: ${JSON.stringify(value)}\n\n`;
const delta = (value: JsonValue, rest: JsonObject = {}): string =>
  event({ choices: [{ index: 0, delta: value, ...rest }] });
const call = (value: JsonValue): string => delta({ tool_calls: [value] });
const done = 'data: [DONE]\n\n';

const scored = (token: string): string =>
  delta({ content: token }, { logprobs: { content: [{ token }], refusal: null } });

function partsOf(...pieces: string[]): unknown {
  return decode(...pieces).answer.choices[0]?.parts;
}

describe('tool calls of a stream', () => {
  const both = [
    { type: 'tool_call', id: 'a', name: 'f', arguments: { x: 1 } },
    { type: 'tool_call', id: 'b', name: 'g', arguments: {} },
  ];

  test.each([
    [
      'by index, interleaved',
      [
        { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '' } },
        { index: 1, id: 'b', type: 'function', function: { name: 'g', arguments: '{' } },
        { index: 0, function: { arguments: '{"x"' } },
        { index: 1, function: { arguments: '}' } },
        { index: 0, function: { arguments: ':1}' } },
      ],
    ],
    [
      'from a server that repeats id, type and name',
      [
        { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{"x"' } },
        { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: ':1}' } },
        { index: 1, id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
      ],
    ],
    [
      'from a server that repeats empty ids and names',
      [
        { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{"x"' } },
        { index: 0, id: '', type: '', function: { name: '', arguments: ':1}' } },
        { index: 1, id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
        { index: 1, id: null, type: null, function: { name: null, arguments: null } },
      ],
    ],
    [
      'from a server without indexes',
      [
        { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x"' } },
        { function: { arguments: ':1}' } },
        { id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
      ],
    ],
    [
      'from a server that gives every call the index 0',
      [
        { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
        { index: 0, id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
      ],
    ],
    [
      'from a server that draws a new id for every piece',
      [
        { index: 0, id: 'a', type: 'function', function: { name: 'f' } },
        { index: 0, id: 'a2', function: { arguments: '{"x"' } },
        { index: 0, id: 'a3', function: { arguments: ':1}' } },
        { index: 1, id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
      ],
    ],
    [
      'with indexes out of order',
      [
        { index: 1, id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
        { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
      ],
    ],
    [
      'with arguments as an object',
      [
        { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: { x: 1 } } },
        { index: 1, id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
      ],
    ],
  ])('%s', (_name, calls) => {
    expect(partsOf(...calls.map((value) => call(value as JsonValue)), done)).toStrictEqual(both);
  });

  test('keep the text of arguments that are not written as JSON.stringify would', () => {
    const value = { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{"x": 1' } };
    const expected = { type: 'tool_call', id: 'a', name: 'f' };
    expect(partsOf(call(value))).toStrictEqual([{ ...expected, arguments: '{"x": 1', argumentsText: '{"x": 1' }]);
    expect(partsOf(call(value), call({ index: 0, function: { arguments: '}' } }))).toStrictEqual([
      { ...expected, arguments: { x: 1 }, argumentsText: '{"x": 1}' },
    ]);
  });

  test('a call without arguments has none, not an empty text', () => {
    const value = { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '' } };
    expect(partsOf(call(value))).toStrictEqual([
      { type: 'tool_call', id: 'a', name: 'f', arguments: {}, argumentsText: '' },
    ]);
  });

  test('the legacy function call is one too', () => {
    const pieces = [{ function_call: { name: 'f', arguments: '{"x"' } }, { function_call: { arguments: ':1}' } }];
    expect(partsOf(...pieces.map((value) => delta(value)))).toMatchObject([
      { type: 'tool_call', name: 'f', arguments: { x: 1 } },
    ]);
  });
});

describe('a stream', () => {
  test('tells all choices, usage, reasoning and refusal', () => {
    const result = decode(
      event({ id: '', model: '', choices: [], prompt_filter_results: [] }),
      event({
        id: 'c1',
        model: 'm',
        choices: [{ index: 1, delta: { role: 'assistant', content: 'B' }, finish_reason: null }],
      }),
      event({ id: 'c1', model: 'm', choices: [{ index: 0, delta: { role: 'assistant', reasoning_content: 'thi' } }] }),
      event({ id: 'c1', choices: [{ index: 0, delta: { reasoning_content: 'nk', content: '' } }] }),
      event({ id: 'c1', choices: [{ index: 0, delta: { content: 'A' }, finish_reason: '' }] }),
      event({
        id: 'c1',
        choices: [
          { index: 0, delta: { refusal: 'No' } },
          { index: 1, delta: {}, finish_reason: 'length' },
        ],
      }),
      event({ id: 'c1', choices: [{ index: 0, delta: { refusal: '.' }, finish_reason: 'stop' }] }),
      event({ id: 'c1', choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } }),
      done,
    );
    expect(result).toStrictEqual({
      complete: true,
      answer: {
        id: 'c1',
        model: 'm',
        usage: { inputTokens: 3, outputTokens: 2 },
        choices: [
          {
            role: 'assistant',
            finishReason: 'stop',
            parts: [
              { type: 'reasoning', content: 'think' },
              { type: 'text', content: 'A' },
              {
                type: 'text',
                content: 'No.',
                vendor: { format: 'openai.chat', fields: { type: 'refusal', $spelling: { at: 'message' } } },
              },
            ],
          },
          { role: 'assistant', finishReason: 'length', parts: [{ type: 'text', content: 'B' }] },
        ],
      },
    });
  });

  test('an error inside it is told, and it is not complete', () => {
    const error = { message: 'The server had an error.', type: 'server_error', code: null };
    expect(decode(delta({ content: 'A' }), event({ error }), done)).toMatchObject({
      complete: false,
      error: { errorType: 'server_error', message: 'The server had an error.' },
    });
    expect(decode(event({ error: { message: 'x', code: 502 } })).error?.errorType).toBe('stream_error');
  });

  test('without [DONE] is complete when every choice has its finish reason', () => {
    const open = event({
      choices: [
        { index: 0, delta: { content: 'A' } },
        { index: 1, delta: { content: 'B' } },
      ],
    });
    const finish = (index: number): string => event({ choices: [{ index, delta: {}, finish_reason: 'stop' }] });
    expect(decode(open).complete).toBe(false);
    expect(decode(open, finish(0)).complete).toBe(false);
    expect(decode(open, finish(0), finish(1)).complete).toBe(true);
    expect(decode(open, done).complete).toBe(true);
    expect(decode('').complete).toBe(false);
  });

  test('nothing after [DONE] counts, and broken events are passed over', () => {
    expect(
      partsOf(delta({ content: 'A' }), 'data: {"choices"\n\n', delta({ content: 'B' }), done, delta({ content: 'C' })),
    ).toStrictEqual([{ type: 'text', content: 'AB' }]);
  });

  test('logprobs of all pieces are kept', () => {
    expect(decode(scored('a'), scored('b'), scored('c')).answer.choices[0]?.vendor?.fields['logprobs']).toStrictEqual({
      content: [{ token: 'a' }, { token: 'b' }, { token: 'c' }],
      refusal: null,
    });
  });

  test('says the same as the unstreamed answer, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(arbitraryAnswer, fc.infiniteStream(fc.nat(6)), (body, cuts) => {
        expect(decode(...streamed(body, cuts))).toStrictEqual({
          complete: true,
          answer: openaiChat.decodeAnswer(body),
        });
      }),
      { numRuns: 500 },
    );
  });

  test.skipIf(!hasRecordedTraffic)('every recorded one says the same one character at a time', () => {
    const streams = recordedChat().flatMap(({ responseText }) => responseText ?? []);
    for (const text of streams) {
      const whole = decode(text);
      expect(whole.complete).toBe(true);
      expect(decode(...text.split(''))).toStrictEqual(whole);
    }
    expect(streams).toHaveLength(30);
  });

  test.skipIf(!hasRecordedTraffic)(
    'every recorded one that is cut in the middle is incomplete and loses no earlier text',
    () => {
      const streams = recordedChat().flatMap(({ responseText }) => responseText ?? []);
      for (const text of streams) {
        const cut = decode(text.slice(0, text.length / 3));
        expect(cut.complete).toBe(false);
        for (const choice of cut.answer.choices) expect(choice.finishReason).toBe('error');
      }
    },
  );
});

const word = fc.string({ minLength: 1, maxLength: 20 });
const arbitraryCall = fc
  .record({ name: word, args: fc.dictionary(word, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }) })
  .map(({ name, args }) => ({ type: 'function', function: { name, arguments: JSON.stringify(args, undefined, 1) } }));
const arbitraryMessage = fc.record(
  {
    role: fc.constant('assistant'),
    content: fc.oneof(word, fc.constant(null)),
    refusal: word,
    reasoning_content: word,
  },
  { requiredKeys: ['role', 'content'] },
);
const arbitraryAnswer: fc.Arbitrary<JsonObject> = fc
  .record({
    id: word,
    model: word,
    service_tier: fc.constant('default'),
    choices: fc.array(
      fc.record({
        message: arbitraryMessage,
        calls: fc.array(arbitraryCall, { maxLength: 3 }),
        finish_reason: fc.constantFrom('stop', 'tool_calls'),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    usage: fc.record({
      prompt_tokens: fc.nat(),
      completion_tokens: fc.nat(),
      prompt_tokens_details: fc.constant({ cached_tokens: 0 }),
    }),
  })
  .map(({ choices, ...answer }) => ({
    ...answer,
    object: 'chat.completion',
    choices: choices.map(({ message, calls, finish_reason }, index) => {
      const tool_calls = calls.map((value, position) => ({ id: `call_${position}`, ...value }));
      return { index, message: calls.length === 0 ? message : { ...message, tool_calls }, finish_reason };
    }),
  }));

/** The events of an answer: a provider's stream with its texts cut at random. */
function streamed(body: JsonObject, cuts: Iterator<number>): string[] {
  const { choices, usage, object: _object, ...head } = body;
  const chunk = (choice: JsonObject | undefined, rest: JsonObject = {}): string =>
    event({ ...head, object: 'chat.completion.chunk', choices: choice === undefined ? [] : [choice], ...rest });
  const pieces = (choices as JsonObject[]).flatMap(({ index, message, finish_reason }) => {
    const deltas = deltasOf(message as JsonObject, cuts).map((value) =>
      chunk({ index: index ?? 0, delta: value, finish_reason: null }),
    );
    return [...deltas, chunk({ index: index ?? 0, delta: {}, finish_reason: finish_reason ?? null })];
  });
  return [...pieces, chunk(undefined, { usage: usage ?? null }), done];
}

function deltasOf(message: JsonObject, cuts: Iterator<number>): JsonObject[] {
  const { role, tool_calls: calls = [], ...texts } = message;
  const deltas: JsonObject[] = [{ role: role ?? null, content: texts['content'] === null ? null : '' }];
  for (const [field, text] of Object.entries(texts)) {
    for (const piece of cutText((text ?? '') as string, cuts)) deltas.push({ [field]: piece });
  }
  for (const [index, value] of (calls as JsonObject[]).entries()) {
    const inner = value['function'] as JsonObject;
    deltas.push({ tool_calls: [{ ...value, index, function: { ...inner, arguments: '' } }] });
    for (const piece of cutText(inner['arguments'] as string, cuts))
      deltas.push({ tool_calls: [{ index, function: { arguments: piece } }] });
  }
  return deltas;
}
