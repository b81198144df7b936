import type { DecisionResult } from './decision-result.ts';

const maxScoredLength = 100_000;
const mostUnequal = 0.99;

/** More combining marks in a row than the Stream-Safe Text Format (UAX 15) allows: NFC takes quadratic time on them. */
const longMarkRun = /\p{M}{31}/u;

/** Words; single characters in scripts that put no spaces between words; punctuation signs one by one. */
const token = /[[\p{L}\p{M}\p{N}_]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]]+|\S/gv;

/**
 * Holds two texts against each other after Unicode NFC, with each run of white space as one space and none at the ends; case counts.
 * The score is 1 for equal texts, else the Dice coefficient of their words as multisets: twice the common words
 * over all words, at most 0.99. Linear in the length; only the first 100,000 characters are scored, all are compared.
 */
export function compareText(primary: string, candidate: string): DecisionResult {
  const left = normalise(primary);
  const right = normalise(candidate);
  if (left === right) return { name: 'text', score: 1, label: 'same' };
  const explanation = `${left.length} characters against ${right.length}`;
  return {
    name: 'text',
    score: Math.min(mostUnequal, wordSimilarity(left, right)),
    label: 'text_changed',
    explanation,
  };
}

function normalise(text: string): string {
  const composed = longMarkRun.test(text) ? text : text.normalize('NFC');
  return composed.replaceAll(/\s+/g, ' ').trim();
}

function wordSimilarity(left: string, right: string): number {
  const [leftWords, rightWords] = [wordsOf(left), wordsOf(right)];
  if (leftWords.length + rightWords.length === 0) return 0;
  const free = new Map<string, number>();
  for (const word of leftWords) free.set(word, (free.get(word) ?? 0) + 1);
  let commonCount = 0;
  for (const word of rightWords) {
    const count = free.get(word) ?? 0;
    if (count === 0) continue;
    free.set(word, count - 1);
    commonCount += 1;
  }
  return (2 * commonCount) / (leftWords.length + rightWords.length);
}

function wordsOf(text: string): readonly string[] {
  return text.slice(0, maxScoredLength).match(token) ?? [];
}
