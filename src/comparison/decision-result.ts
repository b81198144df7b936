import type { ComparatorResult, ComparisonLabel } from '../model/comparison.ts';

/** What a comparator of this folder gives: its label is one that the whole pair may get. */
export interface DecisionResult extends ComparatorResult {
  readonly label: ComparisonLabel;
}
