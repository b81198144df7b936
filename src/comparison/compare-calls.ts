import type { LlmCall } from '../model/call.ts';
import type { Comparison } from '../model/comparison.ts';
import { viewAnswer } from './answer-view.ts';
import { comparabilityReasons } from './comparability-reasons.ts';
import type { ComparisonInput } from './comparability-reasons.ts';
import { compareAnswers } from './compare-answers.ts';
import { resourceDifference } from './resource-difference.ts';

/**
 * Compares a candidate call with the primary call on the same input. Pure, and it never throws on data.
 *
 * In this order: a primary without a whole answer makes the pair `incomparable`; a candidate without an answer has `failed`
 * or `timed_out`; any other blocking reason makes the pair `incomparable`; else it is `compared` by its first choices.
 */
export function compareCalls(input: ComparisonInput): Comparison {
  const reasons = comparabilityReasons(input);
  const primary = viewAnswer(input.primary.call.answer);
  if (primary === undefined || reasons.some((reason) => reason.code === 'primary_incomplete')) {
    return { status: 'incomparable', reasons };
  }
  const candidate = viewAnswer(input.candidate.call.answer);
  const kind = failureKind(input.candidate.call, candidate !== undefined);
  if (kind !== undefined || candidate === undefined) {
    return { status: kind === 'timeout' ? 'timed_out' : 'failed', kind: kind ?? 'no_answer', reasons };
  }
  if (reasons.some((reason) => reason.severity === 'blocks')) return { status: 'incomparable', reasons };
  const isLatencyComparable = !reasons.some((reason) => reason.code === 'latency_incomparable');
  return {
    status: 'compared',
    ...compareAnswers(primary, candidate),
    difference: resourceDifference(input.primary.call, input.candidate.call, isLatencyComparable),
    reasons,
  };
}

/** `error.type` of a candidate that gave no whole answer; `undefined` for one that did. */
function failureKind({ outcome }: LlmCall, hasAnswer: boolean): string | undefined {
  if (outcome.status === 'error') return outcome.errorType;
  if (outcome.status === 'cancelled') return 'cancelled';
  return hasAnswer ? undefined : 'no_answer';
}
