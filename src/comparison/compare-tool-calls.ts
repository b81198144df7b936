import type { ToolCallPart } from '../model/message.ts';
import type { DecisionResult } from './decision-result.ts';
import { diffJson } from './json-diff.ts';
import { matchToolCalls } from './match-tool-calls.ts';
import type { ToolCallMatch, ToolCallMatching } from './match-tool-calls.ts';
import { shownName } from './shown-name.ts';
import { shownPaths } from './shown-path.ts';

const shownCallCount = 3;

type Calls = readonly ToolCallPart[];

/**
 * Holds the calls that the candidate asks for against those of the primary: tools, arguments, order. Ids are never compared.
 * The label is the first that applies: fewer calls (`missing_call`), more calls (`extra_call`), another tool
 * (`wrong_tool`), other arguments (`wrong_arguments`), equal calls in another order (`order_changed`), `same`.
 * The score is the sum of the credits over the longer list: 1 for an equal call, 0.5 and half the share of equal argument fields
 * for the same tool, 0 for the rest. Equal calls in another order: 0.5 and half the share of calls in their place.
 */
export function compareToolCalls(primary: Calls, candidate: Calls): DecisionResult {
  const matching = matchToolCalls(primary, candidate);
  const unequal = matching.matches.filter((match) => match.similarity < 1);
  const label = labelOf(matching, unequal);
  const explanation = explain(primary, candidate, { matching, unequal });
  return { name: 'tool_calls', score: scoreOf(matching, label), label, ...(explanation === '' ? {} : { explanation }) };
}

function labelOf(matching: ToolCallMatching, unequal: readonly ToolCallMatch[]): DecisionResult['label'] {
  const missingCount = matching.primaryRest.length - matching.candidateRest.length;
  if (missingCount > 0) return 'missing_call';
  if (missingCount < 0) return 'extra_call';
  if (matching.primaryRest.length > 0) return 'wrong_tool';
  if (unequal.length > 0) return 'wrong_arguments';
  return matching.matches.every(isInPlace) ? 'same' : 'order_changed';
}

function isInPlace(match: ToolCallMatch): boolean {
  return match.primaryIndex === match.candidateIndex;
}

function scoreOf({ matches, primaryRest, candidateRest }: ToolCallMatching, label: DecisionResult['label']): number {
  if (label === 'same') return 1;
  if (label === 'order_changed') return 0.5 + matches.filter(isInPlace).length / matches.length / 2;
  const credit = matches.reduce((sum, match) => sum + (match.similarity === 1 ? 1 : 0.5 + match.similarity / 2), 0);
  return credit / (matches.length + Math.max(primaryRest.length, candidateRest.length));
}

interface Findings {
  readonly matching: ToolCallMatching;
  readonly unequal: readonly ToolCallMatch[];
}

function explain(primary: Calls, candidate: Calls, { matching, unequal }: Findings): string {
  const parts = [
    namesOf('only primary calls', primary, matching.primaryRest),
    namesOf('only candidate calls', candidate, matching.candidateRest),
    explainArguments(primary, candidate, unequal),
  ].filter((part) => part !== '');
  if (parts.length > 0) return parts.join('; ');
  const movedCount = matching.matches.filter((match) => !isInPlace(match)).length;
  return movedCount > 0 ? `${movedCount} of ${matching.matches.length} calls in another place` : '';
}

function namesOf(title: string, calls: Calls, indices: readonly number[]): string {
  if (indices.length === 0) return '';
  const names = indices.slice(0, shownCallCount).map((index) => shownName(calls[index]?.name ?? ''));
  return `${title} ${names.join(', ')}${andMore(indices.length - names.length)}`;
}

function explainArguments(primary: Calls, candidate: Calls, unequal: readonly ToolCallMatch[]): string {
  if (unequal.length === 0) return '';
  const shown = unequal.slice(0, shownCallCount).map(({ primaryIndex, candidateIndex }) => {
    const [left, right] = [primary[primaryIndex], candidate[candidateIndex]];
    if (left === undefined || right === undefined) return '';
    const { changes, counts } = diffJson(left.arguments, right.arguments);
    const changeCount = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const paths = changes.map((change) => change.path);
    return `${shownName(left.name)}(${shownPaths(paths, changeCount)})`;
  });
  return `other arguments: ${shown.join(', ')}${andMore(unequal.length - shown.length)}`;
}

function andMore(count: number): string {
  return count > 0 ? ` and ${count} more` : '';
}
