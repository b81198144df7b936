import type { ToolCallPart } from '../model/message.ts';
import { bestAssignment } from './best-assignment.ts';
import { canonicalJson } from './canonical-json.ts';
import { fieldSimilarity, leafTable } from './field-similarity.ts';
import { jsonEqual } from './json-equal.ts';

/** Two calls of one tool that stand for each other, by their positions. */
export interface ToolCallMatch {
  readonly primaryIndex: number;
  readonly candidateIndex: number;
  /** Of the arguments: 1 if and only if equal, else the share of equal argument fields, below 1. */
  readonly similarity: number;
}

/** Which call of the candidate stands for which call of the primary. */
export interface ToolCallMatching {
  /** By the primary's order. */
  readonly matches: readonly ToolCallMatch[];
  /** Positions of the primary's calls without a partner of the same tool. */
  readonly primaryRest: readonly number[];
  readonly candidateRest: readonly number[];
}

const maxMatchedCount = 64;
const mostUnequal = 0.99;

interface Call {
  readonly index: number;
  readonly part: ToolCallPart;
}

/**
 * Matches calls by tool and arguments: equal calls first, then within each tool the assignment with the most equal argument
 * fields in all. Never greedy: a greedy first match can spoil a set that matches.
 * Equal calls at both ends of the lists are taken off without limit; of what is left 64 calls a side are matched freely, the others by
 * position.
 */
export function matchToolCalls(primary: readonly ToolCallPart[], candidate: readonly ToolCallPart[]): ToolCallMatching {
  const matches: ToolCallMatch[] = [];
  const [left, right] = takeEqualEnds(asCalls(primary), asCalls(candidate), matches);
  const [leftRest, rightRest] = takeEqual(left.slice(0, maxMatchedCount), right.slice(0, maxMatchedCount), matches);
  for (const name of new Set(leftRest.map((call) => call.part.name))) {
    const isNamed = (call: Call): boolean => call.part.name === name;
    takeSimilar(leftRest.filter(isNamed), rightRest.filter(isNamed), matches);
  }
  takeByPosition(left.slice(maxMatchedCount), right.slice(maxMatchedCount), matches);
  const primaryTaken = new Set(matches.map((match) => match.primaryIndex));
  const candidateTaken = new Set(matches.map((match) => match.candidateIndex));
  return {
    matches: matches.toSorted((a, b) => a.primaryIndex - b.primaryIndex),
    primaryRest: [...primary.keys()].filter((index) => !primaryTaken.has(index)),
    candidateRest: [...candidate.keys()].filter((index) => !candidateTaken.has(index)),
  };
}

function asCalls(parts: readonly ToolCallPart[]): Call[] {
  return parts.map((part, index) => ({ index, part }));
}

function takeEqualEnds(primary: Call[], candidate: Call[], matches: ToolCallMatch[]): [Call[], Call[]] {
  const limit = Math.min(primary.length, candidate.length);
  let start = 0;
  while (start < limit && areEqual(primary[start], candidate[start])) start += 1;
  let end = 0;
  while (end < limit - start && areEqual(primary.at(-1 - end), candidate.at(-1 - end))) end += 1;
  const isEnd = (calls: Call[]) => (call: Call) => call.index < start || call.index >= calls.length - end;
  const rightEnds = candidate.filter(isEnd(candidate));
  for (const [position, call] of primary.filter(isEnd(primary)).entries()) {
    matches.push(matchOf(call, rightEnds[position] as Call, 1));
  }
  return [primary.slice(start, primary.length - end), candidate.slice(start, candidate.length - end)];
}

/** Equality is transitive, so taking any equal partner is already a maximum matching. */
function takeEqual(primary: Call[], candidate: Call[], matches: ToolCallMatch[]): [Call[], Call[]] {
  const free = Map.groupBy(candidate, identityOf);
  const primaryRest = primary.filter((call) => {
    const partner = free.get(identityOf(call))?.shift();
    if (partner !== undefined) matches.push(matchOf(call, partner, 1));
    return partner === undefined;
  });
  return [primaryRest, [...free.values()].flat()];
}

function takeSimilar(primary: Call[], candidate: Call[], matches: ToolCallMatch[]): void {
  const rightTables = candidate.map((call) => leafTable(call.part.arguments));
  const similarities = primary.map((call) => {
    const leftTable = leafTable(call.part.arguments);
    return rightTables.map((rightTable) => Math.min(mostUnequal, fieldSimilarity(leftTable, rightTable)));
  });
  // A match without one equal field is still better than none.
  const columns = bestAssignment(similarities.map((row) => row.map((similarity) => 1 + similarity)));
  for (const [row, call] of primary.entries()) {
    const column = columns[row] ?? -1;
    const partner = candidate[column];
    if (partner !== undefined) matches.push(matchOf(call, partner, similarities[row]?.[column] ?? 0));
  }
}

function takeByPosition(primary: Call[], candidate: Call[], matches: ToolCallMatch[]): void {
  for (const [position, call] of primary.entries()) {
    const partner = candidate[position];
    if (partner === undefined) return;
    if (areEqual(call, partner)) matches.push(matchOf(call, partner, 1));
    else if (call.part.name === partner.part.name) takeSimilar([call], [partner], matches);
  }
}

function areEqual(a: Call | undefined, b: Call | undefined): boolean {
  return (
    a !== undefined && b !== undefined && a.part.name === b.part.name && jsonEqual(a.part.arguments, b.part.arguments)
  );
}

function identityOf(call: Call): string {
  return `${JSON.stringify(call.part.name)}${canonicalJson(call.part.arguments)}`;
}

function matchOf(primary: Call, candidate: Call, similarity: number): ToolCallMatch {
  return { primaryIndex: primary.index, candidateIndex: candidate.index, similarity };
}
