import { endOfRun, indexOfRun, isTokenStart, matchesOf, wordRunWith } from './characters.ts';
import type { Detector, Finding } from './detector.ts';
import { vendorKeyFormats } from './vendor-key-formats.ts';

interface Tail {
  readonly minChars: number;
  readonly run: Uint8Array;
}

const TAILS: ReadonlyMap<string, Tail> = new Map(
  vendorKeyFormats.flatMap(({ prefixes, minTailChars, extraChars = '' }) => {
    const tail: Tail = { minChars: minTailChars, run: wordRunWith(`_-${extraChars}`) };
    return prefixes.map((prefix) => [prefix, tail] as const);
  }),
);

/** Longer prefixes first: an alternation takes the first that fits. */
const PREFIXES = [...TAILS.keys()]
  .sort((a, b) => b.length - a.length)
  .map((prefix) => prefix.replaceAll('.', '\\.'))
  .join('|');
const PREFIX = new RegExp(PREFIXES, 'g');
/** No key is shorter; prefixes are looked for in these alone, which prose has few of. */
const MIN_KEY_CHARS = 16;
const RUN = wordRunWith('_-./+=%');
/** Words and kebab-case names are no keys; ids of AWS may be capitals alone. */
const VARIED = /[a-z].*[A-Z]|[A-Z].*[a-z]|\d|^[A-Z]{12,20}$/;

/**
 * API keys and tokens that their vendor marks with a prefix.
 * No letter or digit may stand before it; the key goes on to the end of its token, however long: formats grow.
 */
export const vendorKeyDetector: Detector = {
  entity: 'API_KEY',
  mayFind: (text) => indexOfRun(text, 0, MIN_KEY_CHARS, RUN) !== -1,
  find(text) {
    const findings: Finding[] = [];
    for (let start = indexOfRun(text, 0, MIN_KEY_CHARS, RUN); start !== -1;) {
      const end = endOfRun(text, start, RUN);
      findings.push(...keysIn(text, start, end));
      start = indexOfRun(text, end, MIN_KEY_CHARS, RUN);
    }
    return findings;
  },
};

function keysIn(text: string, runStart: number, runEnd: number): readonly Finding[] {
  const findings: Finding[] = [];
  let done = 0;
  for (const match of matchesOf(PREFIX, text.slice(runStart, runEnd))) {
    const start = runStart + match.index;
    const tail = TAILS.get(match[0]);
    if (tail === undefined || start < done || !isTokenStart(text, start)) continue;
    done = tokenEnd(text, start + match[0].length, tail);
    const rest = text.slice(start + match[0].length, done);
    if (rest.length >= tail.minChars && VARIED.test(rest.slice(0, 64))) {
      findings.push({ start, end: done, value: text.slice(start, done) });
    }
  }
  return findings;
}

function tokenEnd(text: string, from: number, tail: Tail): number {
  let end = endOfRun(text, from, tail.run);
  while (end > from && text[end - 1] === '.') end -= 1;
  return end;
}
