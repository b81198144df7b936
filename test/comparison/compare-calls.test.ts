import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCalls } from '../../src/comparison/compare-calls.ts';
import type { Comparison, TranslationLoss } from '../../src/model/comparison.ts';
import type { RedactedCall } from '../../src/model/redacted-call.ts';
import { anyCall } from './arbitraries.ts';
import { buildCall, text, toolCall } from './build-call.ts';
import type { CallFacts } from './build-call.ts';

function compare(primary: CallFacts, candidate: CallFacts, losses: TranslationLoss[] = []): Comparison {
  return compareCalls({ primary: buildCall(primary), candidate: buildCall(candidate), losses });
}

const blockingLoss: TranslationLoss = { code: 'media_missing', path: 'messages[0].parts[0]', reason: 'no images' };
const blockingReason = { code: 'media_missing', severity: 'blocks', details: ['messages[0].parts[0]'] };
const timeout: CallFacts = { outcome: { status: 'error', errorType: 'timeout' }, hasAnswer: false };

test('two equal answers agree, with what the candidate took beyond the primary', () => {
  const result = compare(
    { timing: { durationMs: 100, timeToFirstChunkMs: 40 }, usage: { inputTokens: 10, outputTokens: 5 } },
    { timing: { durationMs: 70, timeToFirstChunkMs: 45 }, usage: { inputTokens: 10, outputTokens: 9 } },
  );
  expect(result).toEqual({
    status: 'compared',
    agreement: true,
    tier: 'text',
    label: 'same',
    results: [
      { name: 'finish_reason', score: 1, label: 'same' },
      { name: 'text', score: 1, label: 'same' },
    ],
    difference: { latencyMs: -30, timeToFirstChunkMs: 5, inputTokens: 0, outputTokens: 4 },
    reasons: [],
  });
});

test('what a side does not know is not in the difference', () => {
  const result = compare({ usage: { inputTokens: 10 } }, { usage: { outputTokens: 4 } });
  expect(result).toHaveProperty('difference', { latencyMs: 0 });
});

test('incomparable times are left out of the difference, tokens stay', () => {
  const result = compare({ stream: true, usage: { inputTokens: 10 } }, { usage: { inputTokens: 11 } });
  expect(result).toMatchObject({ status: 'compared', reasons: [{ code: 'latency_incomparable' }] });
  expect(result).toHaveProperty('difference', { inputTokens: 1 });
});

test.each<[string, CallFacts, CallFacts, object]>([
  [
    'tool calls where either side calls',
    { parts: [text('I look'), toolCall('lookup', { id: 1 })], finishReason: 'tool_call' },
    { parts: [text('I do not know')] },
    { tier: 'tool_calls', label: 'missing_call', agreement: false },
  ],
  [
    'the same calls although one provider says stop',
    { parts: [toolCall('lookup', { id: 1 })], finishReason: 'tool_call' },
    { parts: [text('Sure:'), toolCall('lookup', { id: 1 })], finishReason: 'stop' },
    { tier: 'tool_calls', label: 'same', agreement: true },
  ],
  [
    'JSON where both sides answer JSON',
    { parts: [text('{"team":"billing","urgent":true}')] },
    { parts: [text('```json\n{ "urgent": true, "team": "billing" }\n```')] },
    { tier: 'json', label: 'same', agreement: true },
  ],
  [
    'text where only one side answers JSON',
    { parts: [text('{"team":"billing"}')] },
    { parts: [text('billing')] },
    { tier: 'text', label: 'text_changed', agreement: false },
  ],
])('decides by %s', (_, primary, candidate, expected) => {
  expect(compare(primary, candidate)).toMatchObject({ status: 'compared', ...expected });
});

test.each([
  ['stop', 'length', 'truncated'],
  ['length', 'tool_call', 'truncated'],
  ['stop', 'content_filter', 'refused_only_candidate'],
  ['content_filter', 'stop', 'refused_only_primary'],
  ['length', 'content_filter', 'refused_only_candidate'],
])('%s against %s is %s whatever the text', (before, after, label) => {
  const expected = { label, agreement: false };
  expect(compare({ finishReason: before }, { finishReason: after })).toMatchObject(expected);
  expect(compare({ finishReason: before }, { finishReason: after, parts: [text('no')] })).toMatchObject(expected);
});

test('an unknown finish reason is a change of its own only where nothing else changed', () => {
  expect(compare({}, { finishReason: 'pause_turn' })).toMatchObject({
    label: 'finish_reason_changed',
    agreement: false,
  });
  expect(compare({}, { finishReason: 'pause_turn', parts: [text('no')] })).toMatchObject({ label: 'text_changed' });
});

test('a refusal that stands in the message counts as one', () => {
  const refusal: CallFacts = { parts: [{ type: 'other', kind: 'refusal', format: 'openai.chat', value: 'I cannot' }] };
  expect(compare({}, refusal)).toMatchObject({ label: 'refused_only_candidate', agreement: false });
});

test('reasoning is not compared', () => {
  expect(compare({ parts: [{ type: 'reasoning', content: 'hm' }, text('yes')] }, {})).toMatchObject({
    agreement: true,
  });
});

test('a candidate without an answer failed by its error type, even where the pair would be incomparable', () => {
  const failed: CallFacts = { outcome: { status: 'error', errorType: '500' }, hasAnswer: false };
  expect(compare({}, failed, [blockingLoss])).toEqual({ status: 'failed', kind: '500', reasons: [blockingReason] });
});

test.each<[CallFacts, object]>([
  [timeout, { status: 'timed_out', kind: 'timeout' }],
  [{ outcome: { status: 'cancelled' } }, { status: 'failed', kind: 'cancelled' }],
  [{ hasAnswer: false }, { status: 'failed', kind: 'no_answer' }],
  [{ choiceCount: 0 }, { status: 'failed', kind: 'no_answer' }],
])('a candidate with %j is %j', (candidate, expected) => {
  expect(compare({}, candidate)).toEqual({ ...expected, reasons: [] });
});

test('an incomplete primary goes before a failed candidate', () => {
  expect(compare({ outcome: { status: 'cancelled' } }, timeout)).toEqual({
    status: 'incomparable',
    reasons: [{ code: 'primary_incomplete', severity: 'blocks', details: ['cancelled'] }],
  });
});

test('a blocking reason makes the pair incomparable, a warning stays with the comparison', () => {
  const warning: TranslationLoss = { code: 'setting_dropped', path: 'parameters.seed', reason: 'unknown' };
  const reason = { code: 'setting_dropped', severity: 'warns', details: ['parameters.seed'] };
  expect(compare({}, {}, [warning])).toMatchObject({ status: 'compared', reasons: [reason] });
  expect(compare({}, {}, [warning, blockingLoss])).toEqual({
    status: 'incomparable',
    reasons: [blockingReason, reason],
  });
});

test('a call compared with itself is the same and agrees', () => {
  fc.assert(
    fc.property(anyCall, (call) => {
      const result = compareCalls({ primary: call, candidate: structuredClone(call), losses: [] });
      expect(result).toMatchObject({ status: 'compared', agreement: true, label: 'same' });
    }),
    { numRuns: 300 },
  );
});

test('scores are symmetric, and 1 exactly for agreement', () => {
  fc.assert(
    fc.property(anyCall, anyCall, (primary, candidate) => {
      const there = scoresOf(primary, candidate);
      const back = scoresOf(candidate, primary);
      expect(back.agreement).toBe(there.agreement);
      for (const [index, score] of there.scores.entries()) expect(back.scores[index]).toBeCloseTo(score, 9);
    }),
    { numRuns: 300 },
  );
});

function scoresOf(primary: RedactedCall, candidate: RedactedCall): { agreement: boolean; scores: number[] } {
  const result = compareCalls({ primary, candidate, losses: [] });
  if (result.status !== 'compared') throw new Error(`expected a compared pair, got ${result.status}`);
  return { agreement: result.agreement, scores: result.results.map((each) => each.score) };
}

test('takes bounded time for adversarial answers', () => {
  const deep = `${'{"a":['.repeat(20_000)}1${']}'.repeat(20_000)}`;
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, key) => [`k${key}`, key])));
  const startedAtMs = performance.now();
  for (const [left, right] of [
    [deep, deep.replace('1', '2')],
    [wide, wide.replace(':59999', ':0')],
    ['['.repeat(400_000), '{'.repeat(400_000)],
  ] as const) {
    expect(compare({ parts: [text(left)] }, { parts: [text(right)] })).toMatchObject({ agreement: false });
  }
  expect(performance.now() - startedAtMs).toBeLessThan(5_000);
});
