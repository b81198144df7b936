import type { Span } from './pseudonyms.ts';

/** A finding with the kind that found it. */
export interface NamedFinding extends Span {
  readonly entity: string;
  /** As hashed; see {@link Finding}. */
  readonly value: string;
}

/**
 * Joins findings that overlap into one that covers them all, named by the longest of them (at equal length by the first
 * given). Where the joint finding is longer than each of its parts, its value is the text itself.
 * @returns In text order, without overlaps.
 */
export function mergedFindings(text: string, findings: readonly NamedFinding[]): readonly NamedFinding[] {
  if (findings.length < 2) return findings;
  const sorted = [...findings].sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: NamedFinding[] = [];
  for (const finding of sorted) {
    const last = merged.at(-1);
    if (last === undefined || finding.start >= last.end) merged.push(finding);
    else if (finding.end > last.end) merged[merged.length - 1] = joined(text, last, finding);
  }
  return merged;
}

function joined(text: string, left: NamedFinding, right: NamedFinding): NamedFinding {
  const { start } = left;
  const { end } = right;
  const isRightLonger = right.end - right.start > left.end - left.start;
  return { start, end, entity: isRightLonger ? right.entity : left.entity, value: text.slice(start, end) };
}

/** Findings that do not lie inside one of the given spans, both in text order. */
export function findingsOutside(findings: readonly NamedFinding[], spans: readonly Span[]): readonly NamedFinding[] {
  if (spans.length === 0) return findings;
  let next = 0;
  return findings.filter(({ start, end }) => {
    while ((spans[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next += 1;
    const span = spans[next];
    return span === undefined || start < span.start || end > span.end;
  });
}
