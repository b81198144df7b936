import type { ComparatorResult, ComparisonLabel, DecisionTier } from '../model/comparison.ts';
import type { AnswerView } from './answer-view.ts';
import { compareFinishReason, finishReasonsAgree } from './compare-finish-reason.ts';
import { compareJson } from './compare-json.ts';
import { compareText } from './compare-text.ts';
import { compareToolCalls } from './compare-tool-calls.ts';
import type { DecisionResult } from './decision-result.ts';
import { parseJsonAnswer } from './parse-json-answer.ts';

/** What two answers have in common, and which aspect decided. */
export interface AnswerComparison {
  readonly agreement: boolean;
  readonly tier: DecisionTier;
  readonly label: ComparisonLabel;
  /** The finish reasons, then the deciding aspect. */
  readonly results: readonly ComparatorResult[];
}

/**
 * Compares two answers by the first tier they have: tool calls where either side calls one, JSON where both texts are JSON,
 * else text. They agree where that tier is equal and both ended for the same class of reason.
 * A side that refused or was cut off explains the rest, so its label goes before the label of the tier.
 */
export function compareAnswers(primary: AnswerView, candidate: AnswerView): AnswerComparison {
  const finish = compareFinishReason(primary.finishReason, candidate.finishReason);
  const finishAgrees = finishReasonsAgree(primary.finishReason, candidate.finishReason);
  const decision = decide(primary, candidate);
  return {
    agreement: finishAgrees && decision.result.label === 'same',
    tier: decision.tier,
    label: finishAgrees ? decision.result.label : labelOf(finish, decision.result),
    results: [finish, decision.result],
  };
}

function labelOf(finish: DecisionResult, decision: DecisionResult): ComparisonLabel {
  const isMinor = finish.label === 'finish_reason_changed' && decision.label !== 'same';
  return isMinor ? decision.label : finish.label;
}

interface Decision {
  readonly tier: DecisionTier;
  readonly result: DecisionResult;
}

function decide(primary: AnswerView, candidate: AnswerView): Decision {
  if (primary.toolCalls.length + candidate.toolCalls.length > 0) {
    return { tier: 'tool_calls', result: compareToolCalls(primary.toolCalls, candidate.toolCalls) };
  }
  const left = parseJsonAnswer(primary.text);
  const right = left === undefined ? undefined : parseJsonAnswer(candidate.text);
  if (left !== undefined && right !== undefined) return { tier: 'json', result: compareJson(left, right) };
  return { tier: 'text', result: compareText(primary.text, candidate.text) };
}
