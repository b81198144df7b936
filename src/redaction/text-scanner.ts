import type { Detector } from './detectors/detector.ts';
import type { NamedFinding } from './merged-findings.ts';
import { findingsOutside, mergedFindings } from './merged-findings.ts';
import type { NormalisedView } from './normalised-view.ts';
import { normalisedView, originalSpan } from './normalised-view.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** How a text is read: ids and names of models look like long numbers and are spared the detectors for those. */
export type TextKind = 'text' | 'identifier';

/** Finds what must not stay in a text. */
export interface TextScanner {
  /** True for a word that was searched before and had nothing in it. */
  readonly isKnownClean: (text: string, kind: TextKind) => boolean;
  /**
   * The findings in text order, without overlaps; pseudonyms of our own are none.
   * @param isLate Asked between two detectors on a long text; true ends the search.
   * @returns `late` where the search was ended, `failed` where a detector threw or gave spans outside the text.
   */
  readonly scan: (text: string, kind: TextKind, isLate: () => boolean) => readonly NamedFinding[] | 'late' | 'failed';
}

/** Keys, roles and the like return in every call: those found clean are remembered. */
const MAX_CLEAN_WORDS = 2_000;
const CLEAN_WORD = /^[A-Za-z_]{1,32}$/;
/** Names of models return in every call; ids, which do not, are mostly longer. */
const MAX_CLEAN_IDENTIFIER_CHARS = 32;
/** Longer texts ask for the time between two detectors. */
const LONG_TEXT_CHARS = 4_096;

/** A scanner over the given detectors, first come first named. */
export function createTextScanner(detectors: readonly Detector[], pseudonyms: Pseudonyms): TextScanner {
  const sets = {
    text: detectors,
    identifier: detectors.filter(({ ignoresIdentifiers }) => ignoresIdentifiers !== true),
  };
  const cleanWords = new Set<string>();
  const cleanIdentifiers = new Set<string>();
  return {
    isKnownClean: (text, kind) => cleanWords.has(text) || (kind === 'identifier' && cleanIdentifiers.has(text)),
    scan(text, kind, isLate) {
      const view = normalisedView(text);
      const findings = safeFind(text, view, sets[kind], isLate);
      if (typeof findings === 'string') return findings;
      if (findings.length === 0) {
        if (kind === 'text' && CLEAN_WORD.test(text)) remember(cleanWords, text);
        if (kind === 'identifier' && text.length <= MAX_CLEAN_IDENTIFIER_CHARS) remember(cleanIdentifiers, text);
        return findings;
      }
      return findingsOutside(mergedFindings(text, findings), pseudonyms.ownSpans(text));
    },
  };
}

function remember(words: Set<string>, word: string): void {
  if (words.size >= MAX_CLEAN_WORDS) words.clear();
  words.add(word);
}

type Outcome = readonly NamedFinding[] | 'late' | 'failed';

function safeFind(text: string, view: NormalisedView, detectors: readonly Detector[], isLate: () => boolean): Outcome {
  try {
    return find(text, view, detectors, isLate);
  } catch {
    // The error is not looked at: a detector's message may quote the text.
    return 'failed';
  }
}

function find(text: string, view: NormalisedView, detectors: readonly Detector[], isLate: () => boolean): Outcome {
  const findings: NamedFinding[] = [];
  for (const { entity, mayFind, find: search } of detectors) {
    if (text.length > LONG_TEXT_CHARS && isLate()) return 'late';
    if (mayFind !== undefined && !mayFind(view.text)) continue;
    for (const finding of search(view.text)) {
      if (!isSpanOf(view.text, finding.start, finding.end) || typeof finding.value !== 'string') return 'failed';
      findings.push({ ...originalSpan(text, view, finding), entity, value: finding.value });
    }
  }
  return findings;
}

function isSpanOf(text: string, start: number, end: number): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= text.length;
}
