import type { FinishReason } from '../model/message.ts';
import type { DecisionResult } from './decision-result.ts';
import { finishClass } from './finish-class.ts';
import { shownName } from './shown-name.ts';

/**
 * Holds two finish reasons against each other: score 1 for the same word, else 0. The label says what it means for the pair:
 * `refused_only_*` and `truncated` where only one side refused or ran out of tokens.
 */
export function compareFinishReason(primary: FinishReason, candidate: FinishReason): DecisionResult {
  if (primary === candidate) return { name: 'finish_reason', score: 1, label: 'same' };
  const explanation = `${shownName(primary)} became ${shownName(candidate)}`;
  return { name: 'finish_reason', score: 0, label: labelOf(primary, candidate), explanation };
}

function labelOf(primary: FinishReason, candidate: FinishReason): DecisionResult['label'] {
  const [left, right] = [finishClass(primary), finishClass(candidate)];
  if (left !== right && right === 'refused') return 'refused_only_candidate';
  if (left !== right && left === 'refused') return 'refused_only_primary';
  if (left !== right && (left === 'truncated' || right === 'truncated')) return 'truncated';
  return 'finish_reason_changed';
}

/** True where two finish reasons mean the same for a decision: the same word, or the same class of known words. */
export function finishReasonsAgree(primary: FinishReason, candidate: FinishReason): boolean {
  const left = finishClass(primary);
  return primary === candidate || (left !== 'other' && left === finishClass(candidate));
}
