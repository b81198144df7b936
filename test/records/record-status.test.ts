import { describe, expect, test } from 'vitest';
import type { CallOutcome } from '../../src/model/call.ts';
import type { Comparison } from '../../src/model/comparison.ts';
import { candidateEnding, primaryEnding } from '../../src/records/record-status.ts';
import type { RecordEnding } from '../../src/records/record-status.ts';
import { agreeing } from './build-pair.ts';

const failed: Comparison = { status: 'failed', kind: 'no_answer', reasons: [] };
const timedOut: Comparison = { status: 'timed_out', kind: 'deadline', reasons: [] };

describe('primaryEnding', () => {
  test.each<[CallOutcome, RecordEnding]>([
    [{ status: 'success' }, { status: 'success', errorType: null }],
    [{ status: 'cancelled' }, { status: 'error', errorType: 'cancelled' }],
    [
      { status: 'error', errorType: '500' },
      { status: 'error', errorType: '500' },
    ],
    [
      { status: 'error', errorType: 'limit', httpStatus: 429 },
      { status: 'rate_limited', errorType: 'limit' },
    ],
    [
      { status: 'error', errorType: 'ETIMEDOUT' },
      { status: 'timeout', errorType: 'ETIMEDOUT' },
    ],
  ])('%j is %j', (outcome, ending) => {
    expect(primaryEnding(outcome)).toEqual(ending);
  });
});

describe('candidateEnding', () => {
  test.each<[string, CallOutcome, Comparison, RecordEnding]>([
    ['an answer', { status: 'success' }, agreeing, { status: 'success', errorType: null }],
    ['an answer that is none', { status: 'success' }, failed, { status: 'error', errorType: 'no_answer' }],
    ['a deadline', { status: 'cancelled' }, timedOut, { status: 'timeout', errorType: 'deadline' }],
    [
      'a rate limit',
      { status: 'error', errorType: '429', httpStatus: 429 },
      failed,
      { status: 'rate_limited', errorType: '429' },
    ],
    ['an error', { status: 'error', errorType: '500' }, failed, { status: 'error', errorType: '500' }],
  ])('of %s', (_name, outcome, comparison, ending) => {
    expect(candidateEnding(outcome, comparison)).toEqual(ending);
  });
});
