import { expect, test } from 'vitest';
import type { ArmReading, ComparisonReading, PairReading } from '../../src/analysis/pair-reading.ts';
import { summarise } from '../../src/analysis/summarise.ts';
import { buildFunnel } from './build-funnel.ts';

interface PairFacts {
  readonly feature?: string;
  readonly candidateId?: string;
  readonly primary?: Partial<ArmReading> | null;
  readonly candidate?: Partial<ArmReading>;
  readonly comparison?: Partial<ComparisonReading>;
}

function buildPair(facts: PairFacts = {}): PairReading {
  const { feature = 'router', candidateId = 'mini' } = facts;
  return {
    pairId: 'p',
    feature,
    candidateId,
    primary: facts.primary === null ? undefined : { model: 'big', isRedacted: false, ...facts.primary },
    candidate: { model: 'small', isRedacted: false, ...facts.candidate },
    comparison: {
      status: 'compared',
      agreement: true,
      label: 'same',
      kind: '',
      blockingCodes: [],
      warningCodes: [],
      ...facts.comparison,
    },
  };
}

test('no pairs have no candidates, and the funnel is passed on', () => {
  const funnel = buildFunnel({ seen: 1 });
  expect(summarise([], funnel)).toEqual({ candidates: [], funnel });
});

test('counts what became of each pair', () => {
  const differing = { agreement: false, label: 'text_changed', warningCodes: ['setting_dropped', 'input_redacted'] };
  const [summary] = summarise(
    [
      buildPair(),
      buildPair(),
      buildPair({ comparison: { warningCodes: ['setting_dropped'] } }),
      buildPair({ comparison: differing }),
      buildPair({ comparison: { status: 'incomparable', blockingCodes: ['media_missing', 'messages_changed'] } }),
      buildPair({ comparison: { status: 'incomparable', blockingCodes: [] } }),
      buildPair({ comparison: { status: 'failed', kind: '429' }, primary: { isRedacted: true } }),
      buildPair({ comparison: { status: 'timed_out', kind: 'timeout' }, primary: null }),
    ],
    undefined,
  ).candidates;
  expect(summary).toEqual({
    feature: 'router',
    candidateId: 'mini',
    primaryModels: ['big'],
    candidateModels: ['small'],
    pairCount: 8,
    comparedCount: 4,
    timedOutCount: 1,
    incomparable: { media_missing: 1, unknown: 1 },
    failed: { 429: 1 },
    agreement: {
      count: 3,
      ratio: 0.75,
      interval: { lower: expect.closeTo(0.3006, 4), upper: expect.closeTo(0.9544, 4) },
    },
    labels: { same: 3, text_changed: 1 },
    warnings: { setting_dropped: 2, input_redacted: 1 },
    latency: undefined,
    firstChunk: undefined,
    tokens: undefined,
    redactedCount: 1,
    withoutPrimaryCount: 1,
  });
});

test('candidates that have no compared pair have no agreement', () => {
  const [summary] = summarise([buildPair({ comparison: { status: 'failed', kind: '500' } })], undefined).candidates;
  expect(summary).toMatchObject({ comparedCount: 0, agreement: undefined, labels: {} });
});

test('groups by feature and candidate', () => {
  const { candidates } = summarise(
    [
      buildPair({ feature: 'router', candidateId: 'b' }),
      buildPair({ feature: 'mailer', candidateId: 'b' }),
      buildPair({ feature: 'router', candidateId: 'a' }),
      buildPair({ feature: 'router', candidateId: 'b' }),
    ],
    undefined,
  );
  expect(candidates.map((each) => [each.feature, each.candidateId, each.pairCount])).toEqual([
    ['mailer', 'b', 1],
    ['router', 'a', 1],
    ['router', 'b', 2],
  ]);
});

/** A pair in which both sides know their time, and only the primary streamed. */
function timed(primaryMs: number, candidateMs: number): PairFacts {
  return {
    primary: { latencyMs: primaryMs, timeToFirstChunkMs: primaryMs / 10 },
    candidate: { latencyMs: candidateMs },
  };
}

test('latency stands on compared pairs with comparable times on both sides only', () => {
  const [summary] = summarise(
    [
      ...Array.from({ length: 20 }, (_, index) => buildPair(timed(100 + index, 50 + index))),
      buildPair({ ...timed(9_999, 9_999), comparison: { warningCodes: ['latency_incomparable'] } }),
      buildPair({ ...timed(9_999, 9_999), comparison: { status: 'failed', kind: '500' } }),
      buildPair({ candidate: { latencyMs: 9_999 } }),
      buildPair({ primary: null, candidate: { latencyMs: 9_999 } }),
    ],
    undefined,
  ).candidates;
  expect(summary).toMatchObject({
    comparedCount: 23,
    latency: {
      pairCount: 20,
      p50Ms: { primary: 109, candidate: 59 },
      p95Ms: { primary: 118, candidate: 68 },
    },
    firstChunk: undefined,
  });
});

test('the first chunk is told where both sides streamed', () => {
  const [summary] = summarise(
    [
      buildPair({ primary: { timeToFirstChunkMs: 30 }, candidate: { timeToFirstChunkMs: 20 } }),
      buildPair({ primary: { timeToFirstChunkMs: 500 } }),
    ],
    undefined,
  ).candidates;
  expect(summary?.firstChunk).toEqual({ pairCount: 1, p50Ms: { primary: 30, candidate: 20 } });
});

test('tokens are summed over the pairs that know them all', () => {
  const counted = { primary: { inputTokens: 10, outputTokens: 5 }, candidate: { inputTokens: 11, outputTokens: 4 } };
  const [summary] = summarise(
    [
      buildPair(counted),
      buildPair(counted),
      buildPair({ ...counted, candidate: { inputTokens: 900 } }),
      buildPair({ ...counted, comparison: { status: 'incomparable' } }),
    ],
    undefined,
  ).candidates;
  expect(summary?.tokens).toEqual({
    pairCount: 2,
    input: { primary: 20, candidate: 22 },
    output: { primary: 10, candidate: 8 },
  });
});
