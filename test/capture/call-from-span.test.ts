import { anything, assert, dictionary, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { callFromSpan, type ReadSpan } from '../../src/capture/call-from-span.ts';
import { exportedSpan, toHrTime } from '../../src/capture/exported-span.ts';
import { addCallAttributes, addContentAttributes, creationAttributes } from '../../src/capture/span-attributes.ts';
import type { LlmCall } from '../../src/model/call.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';

const redactor = createRedactor({ budgetMs: 60_000 });

const whole: LlmCall = {
  operation: 'chat',
  provider: 'openai',
  server: { address: 'api.example.com', port: 443 },
  format: 'openai.chat',
  request: {
    model: 'gpt-5',
    stream: true,
    system: [{ type: 'text', content: 'Be brief.' }],
    messages: [
      { role: 'user', name: 'ann', parts: [{ type: 'text', content: 'Hello' }] },
      { role: 'user', parts: [{ type: 'other', kind: 'odd', format: 'openai.chat', value: { a: 1 } }] },
    ],
    tools: [{ type: 'function', name: 'look', description: 'Looks', parameters: { type: 'object' } }],
    parameters: {
      maxTokens: 5,
      temperature: 0.5,
      topP: 0.9,
      topK: 3,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      seed: 7,
      stopSequences: ['\n'],
      choiceCount: 2,
      reasoningLevel: 'low',
    },
  },
  answer: {
    id: 'chatcmpl-1',
    model: 'gpt-5-2026',
    choices: [
      { role: 'assistant', parts: [{ type: 'text', content: 'Hi' }], finishReason: 'stop' },
      { role: 'assistant', parts: [], finishReason: 'length' },
    ],
    usage: { inputTokens: 3, outputTokens: 2, cacheReadTokens: 1, cacheWriteTokens: 4, reasoningTokens: 5 },
  },
  outcome: { status: 'success' },
  timing: { startedAtMs: 1_772_359_200_000.25, durationMs: 811.5, timeToFirstChunkMs: 12 },
  resendCount: 2,
};

function spanOf(call: LlmCall, written: 'objects' | 'text' | 'nothing' = 'objects'): ReadSpan {
  const attributes = creationAttributes(call);
  addCallAttributes(attributes, call);
  if (written !== 'nothing') addContentAttributes(attributes, redactor.redactCall(call), written === 'objects');
  return exportedSpan(call, {
    reference: { traceId: '1'.repeat(32), spanId: '2'.repeat(16) },
    attributes,
    resource: { attributes: {} },
  });
}

test.each(['objects', 'text'] as const)(
  'a call whose messages stand on the span as %s is read back whole',
  (written) => {
    expect(callFromSpan(spanOf(whole, written))).toEqual(whole);
  },
);

test('without messages the structure is left: model, reasons, counts and times', () => {
  expect(callFromSpan(spanOf(whole, 'nothing'))).toEqual({
    ...whole,
    request: {
      ...whole.request,
      system: [],
      messages: [],
      tools: [],
      // Free text of the application, so it is content.
      parameters: { ...whole.request.parameters, stopSequences: undefined },
    },
    answer: {
      ...whole.answer,
      choices: ['stop', 'length'].map((finishReason) => ({ role: 'assistant', parts: [], finishReason })),
    },
  });
});

test.each<[string, Partial<LlmCall>]>([
  [
    'an error without an answer',
    { answer: undefined, outcome: { status: 'error', errorType: 'timeout', httpStatus: undefined } },
  ],
  ['an error with a status', { answer: undefined, outcome: { status: 'error', errorType: '503', httpStatus: 503 } }],
  ['a call that was broken off', { answer: undefined, outcome: { status: 'cancelled' } }],
])('%s is read back as one', (_, changes) => {
  const read = callFromSpan(spanOf({ ...whole, ...changes }));

  expect([read.answer, read.outcome]).toEqual([undefined, changes.outcome]);
});

test('an answer without id and model is an answer all the same', () => {
  const { id: _id, model: _model, ...answer } = whole.answer as NonNullable<LlmCall['answer']>;
  const read = callFromSpan(spanOf({ ...whole, answer }, 'nothing'));

  expect(read.answer?.choices.map(({ finishReason }) => finishReason)).toEqual(['stop', 'length']);
});

test('a reason that stands in its own attribute only is found there', () => {
  const messages = [
    { role: 'assistant', parts: [] },
    { role: 'assistant', parts: [] },
  ];
  const span = spanOf(whole);
  const read = callFromSpan({ ...span, attributes: { ...span.attributes, 'gen_ai.output.messages': messages } });

  expect(read.answer?.choices.map(({ finishReason }) => finishReason)).toEqual(['stop', 'length']);
});

test("the format of another instrumentation's span follows from the provider", () => {
  const format = (attributes: Record<string, string>) => callFromSpan({ ...spanOf(whole), attributes }).format;

  expect(format({ 'gen_ai.provider.name': 'anthropic' })).toBe('anthropic.messages');
  expect(format({ 'gen_ai.provider.name': 'openai', 'shadowspan.wire.format': 'unheard.of' })).toBe('openai.chat');
});

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  'a part of the kind %s is kept as what it is',
  (kind) => {
    const messages = [{ role: 'user', parts: [{ type: kind, value: 1 }] }];
    const read = callFromSpan({ ...spanOf(whole), attributes: { 'gen_ai.input.messages': JSON.stringify(messages) } });

    expect(read.request.messages[0]?.parts).toEqual([{ type: 'other', kind, format: 'openai.chat', value: 1 }]);
  },
);

test('whatever stands on a span, reading it never throws', () => {
  const names = Object.keys(spanOf(whole).attributes);
  assert(
    property(dictionary(string(), anything()), anything(), anything(), (others, value, time) => {
      const attributes = { ...others, ...Object.fromEntries(names.map((name) => [name, value])) };
      const span = { attributes, startTime: time, duration: time, status: { code: 0 } } as unknown as ReadSpan;
      const { timing, request } = callFromSpan(span);
      expect(Number.isFinite(timing.startedAtMs + timing.durationMs)).toBe(true);
      expect(Array.isArray(request.messages)).toBe(true);
    }),
  );
});

test.each([
  [0, [0, 0]],
  [1.5, [0, 1_500_000]],
  [1_772_359_200_000.25, [1_772_359_200, 250_000]],
  // Rounding may not make a second out of nanoseconds.
  [1999.9999999999, [2, 0]],
])('%d ms are the time %j of OpenTelemetry', (ms, time) => {
  expect(toHrTime(ms)).toEqual(time);
});
