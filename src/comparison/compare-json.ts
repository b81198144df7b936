import type { JsonValue } from '../model/json.ts';
import type { DecisionResult } from './decision-result.ts';
import { diffJson } from './json-diff.ts';
import type { JsonChangeKind, JsonDifference } from './json-difference.ts';
import { shownPaths } from './shown-path.ts';

const kinds: readonly JsonChangeKind[] = ['changed', 'type_changed', 'removed', 'added'];

/**
 * Holds the fields of two structured answers against each other. The score is the share of equal leaf fields.
 * `removed` is what only the primary has, `added` what only the candidate has.
 */
export function compareJson(primary: JsonValue, candidate: JsonValue): DecisionResult {
  const difference = diffJson(primary, candidate);
  const explanation = explain(difference);
  if (explanation === '') return { name: 'json', score: 1, label: 'same' };
  return {
    name: 'json',
    score: difference.equalLeafCount / Math.max(1, difference.leafCount),
    label: 'json_changed',
    explanation,
  };
}

function explain({ changes, counts, truncated }: JsonDifference): string {
  const parts = kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => {
      const paths = changes.filter((change) => change.kind === kind).map((change) => change.path);
      return `${kind} ${shownPaths(paths, counts[kind])}`;
    });
  if (parts.length > 0 && truncated) parts.push('large parts compared as a whole');
  return parts.join('; ');
}
