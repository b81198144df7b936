import { expect, test } from 'vitest';

import type { Comparison } from '../../src/model/comparison.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { pairFromSpans } from '../../src/records/pair-from-spans.ts';
import { pairToRecords } from '../../src/records/pair-to-records.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { type ArmFacts, buildPair, testRun, text } from './build-pair.ts';
import { copiedSpansOf, withAttributes } from './pair-spans-of.ts';

const redactor = createRedactor({ budgetMs: 60_000 });

function readBack(primary: ArmFacts = {}, candidate: ArmFacts = {}, comparison?: Comparison) {
  const pair = buildPair(primary, candidate, comparison);
  const [primarySpan, candidateSpan] = copiedSpansOf(pair);
  return { pair, read: pairFromSpans(primarySpan, candidateSpan as typeof primarySpan, redactor) };
}

test.each<[string, ArmFacts, Comparison | undefined]>([
  ['an answer', { usage: { inputTokens: 3, outputTokens: 2 }, timeToFirstChunkMs: undefined as never }, undefined],
  [
    'a tool call',
    { parts: [{ type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { city: 'Paris' } }] },
    undefined,
  ],
  [
    'a time-out',
    { parts: null, outcome: { status: 'error', errorType: 'timeout' } },
    { status: 'timed_out', kind: 'timeout', reasons: [] },
  ],
  [
    'an error status',
    { parts: null, outcome: { status: 'error', errorType: 'rate_limit_exceeded', httpStatus: 429 } },
    { status: 'failed', kind: 'rate_limit_exceeded', reasons: [] },
  ],
  [
    'a pair that may not be compared',
    {},
    { status: 'incomparable', reasons: [{ code: 'media_missing', severity: 'blocks', details: ['messages[0]'] }] },
  ],
  [
    'a conversation with all it can hold',
    {
      request: {
        model: 'm',
        stream: true,
        system: [text('Be brief.')],
        messages: [
          {
            role: 'user',
            name: 'a',
            parts: [text('Look'), { type: 'uri', modality: 'image', uri: 'https://example.com' }],
          },
          { role: 'assistant', parts: [{ type: 'tool_call', id: 'c', name: 'look', arguments: 'not json {' }] },
          { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c', response: { seen: [1, null] } }] },
          { role: 'user', parts: [{ type: 'file', modality: 'document', fileId: 'file_1' }] },
          { role: 'user', parts: [{ type: 'blob', modality: 'audio', mimeType: 'audio/wav', content: '' }] },
          { role: 'assistant', parts: [{ type: 'reasoning', content: 'Hm.' }] },
        ],
        parameters: { maxTokens: 5, temperature: 0.5, topP: 0.9, topK: 3, seed: 7, reasoningLevel: 'low' },
      },
    },
    undefined,
  ],
])('the records of %s are those of the pair itself', (_, candidate, comparison) => {
  const { pair, read } = readBack({}, candidate, comparison);

  expect(comparable(pairToRecords(read, testRun))).toEqual(comparable(pairToRecords(pair, testRun)));
});

test('a pair without content stays without content', () => {
  const [primary, candidate] = copiedSpansOf(buildPair());
  const bare = { 'gen_ai.input.messages': undefined, 'gen_ai.output.messages': undefined };
  const pair = pairFromSpans(
    withAttributes(primary, bare),
    withAttributes(candidate as typeof primary, bare),
    redactor,
  );

  expect(pair.primary.redacted.hasContent).toBe(false);
  const [line] = pairToRecords(pair, testRun);
  expect(line).toMatchObject({ messages: null, output_text: null, status: 'success' });
  expect(line.custom['shadowspan']).toMatchObject({ finish_reasons: ['stop'], redaction: { content: false } });
});

test('what was redacted before the span was written is told with the key of that time', () => {
  const { read } = readBack();

  expect(read.primary.redacted.redaction).toEqual({ counts: { ORDER: 1 }, dropped: { too_deep: 1 }, keyId: 'k1' });
});

test('content of spans that somebody else wrote is redacted here', () => {
  const [primary, candidate] = copiedSpansOf(buildPair());
  const messages = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'I am jane.doe@example.org' }] }]);
  const pair = pairFromSpans(
    withAttributes(primary, { 'gen_ai.input.messages': messages }),
    candidate as typeof primary,
    redactor,
  );

  expect(JSON.stringify(pair.primary.redacted.call)).not.toContain('jane.doe');
  expect(pair.primary.redacted.redaction.counts).toEqual({ ORDER: 1, EMAIL: 1 });
});

test.each<[string, unknown]>([
  ['missing', undefined],
  ['cut off by a length limit', '{"status":"compared","agreement":tr'],
  ['no object', '"compared"'],
  ['of an unknown status', '{"status":"great","reasons":[]}'],
  ['half of a decision', '{"status":"compared","agreement":true,"reasons":[]}'],
  ['a failure without a kind', '{"status":"failed","reasons":[]}'],
  ['full of other reasons', '{"status":"incomparable","reasons":["x"]}'],
  [
    'full of other results',
    '{"status":"compared","agreement":true,"tier":"text","label":"same","results":[1],"difference":{},"reasons":[]}',
  ],
])('a comparison that is %s makes the pair incomparable, and its records can be written', (_, details) => {
  const [primary, candidate] = copiedSpansOf(buildPair());
  const changed = withAttributes(candidate as typeof primary, { 'shadowspan.comparison.details': details });
  const pair = pairFromSpans(primary, changed, redactor);

  expect(pair.comparison).toEqual({ status: 'incomparable', reasons: [] });
  expect(pairToRecords(pair, testRun)).toHaveLength(2);
});

test.each([
  ['{"path":1}', []],
  ['[1,null,{"path":"a"},{"path":"a","code":"b","reason":"c"}]', [{ path: 'a', code: 'b', reason: 'c' }]],
  [7, []],
])('of the losses %j only losses are read', (losses, expected) => {
  const [primary, candidate] = copiedSpansOf(buildPair());
  const changed = withAttributes(candidate as typeof primary, { 'shadowspan.candidate.losses': losses });

  expect(pairFromSpans(primary, changed, redactor).run.losses).toEqual(expected);
});

test('a span with nothing on it but the pair id is read as far as that goes', () => {
  const [primary, candidate] = copiedSpansOf(buildPair());
  const bare = { attributes: { 'shadowspan.pair.id': 'x' } };
  const pair = pairFromSpans({ ...primary, ...bare }, { ...(candidate as typeof primary), ...bare }, redactor);

  expect(pair).toMatchObject({
    id: 'x',
    feature: 'default',
    sampling: { ratio: 0 },
    run: { id: 'unknown', configHash: '', lane: 'raw', losses: [], queuedMs: 0 },
  });
  expect(pairToRecords(pair, testRun)).toHaveLength(2);
});

/** Times are floats on the one side and nanoseconds on the other; everything else is to be equal. */
function comparable(records: readonly object[]): object[] {
  return records.map((record) => {
    const { latency_ms, ...rest } = JSON.parse(JSON.stringify(record)) as JsonObject;
    return { ...rest, latency_ms: Math.round(Number(latency_ms) * 1000) };
  });
}
