import { isPlaceholder } from '../placeholder.ts';
import { withoutPseudonyms } from '../pseudonyms.ts';
import { isSensitiveKey } from '../sensitive-key.ts';
import { isAsciiWord, isEscapeLetter, matchesOf } from './characters.ts';
import type { Detector, Finding } from './detector.ts';
import { isStrongValue, looksLikeCode } from './secret-strength.ts';

const KEYWORDS =
  'pass(?:word|wd|phrase|code)|pwd|secret|token|(?:api|access|private|signing|encryption|account|master|shared)[ _-]?key|credential|authorization|bearer|cookie|session[ _-]?id|connection[ _-]?string|(?:otp|pin|cvv|cvc|ssn|dsn|auth)(?![a-z])';
const KEYWORD = new RegExp(KEYWORDS, 'gi');

/** A part of every keyword: short alternatives are searched faster. */
const ANY_KEYWORD = /pass|pwd|secr|toke|key|cred|auth|bear|cook|sess|conn|otp|pin|cvv|cvc|ssn|dsn/i;
/** Every value that is believed has a digit, an opening quote, or a symbol before its last character. */
const ANY_VALUE = /\d|[\s:=>|\\*]["'`]|[!@#$%^&*+=?~|>]\S/;

const MAX_NAME_CHARS = 30;
const MAX_QUOTED_CHARS = 1_024;
const NAME = /[A-Za-z0-9_-]{0,30}/y;
/** What may stand between a name and its value; every part is bounded. */
const SEPARATOR =
  /(?:\\?["'`]|\*{1,2}|\]){0,2}[ \t]{0,8}(?::=|=>|->|={1,2}|:|\||-(?=[ \t])|(?:is|was|are|equals|set to)(?=[ \t:]):?)(?:\*{1,2})?[ \t]{0,8}(?:\r?\n[ \t]{0,8}|\\n)?/iy;
const SCHEME = /(?:bearer|basic|token|apikey|digest|negotiate)[ \t]{1,4}/iy;
const QUOTE = /\\{0,3}(["'`])/y;
/** `name value`, without anything between them. */
const BLANK = /[ \t]{1,4}/y;
const NUMERIC_NAME = /(?:pin|otp|cvv|cvc|ssn|code)$/i;
const WHOLE_LINE_NAME = /cookie$/i;

/** `[from, to)` of a value and how far its writer may be believed. */
interface Value {
  readonly start: number;
  readonly end: number;
  /** `quoted`: taken as it is. `bare`: must look like a secret. `loose`: must look so strongly. */
  readonly kind: 'quoted' | 'bare' | 'loose';
}

/**
 * The value after a sensitive name in prose and configuration: `password: hunter2`, `api_key=...`, `the PIN is 4711`.
 * Placeholders, calls and types are left alone.
 */
export const assignedSecretDetector: Detector = {
  entity: 'SECRET',
  mayFind: (text) => ANY_VALUE.test(text) && ANY_KEYWORD.test(text),
  find(text) {
    const findings: Finding[] = [];
    const runs = createRunEnds(text);
    let done = 0;
    for (const match of matchesOf(KEYWORD, text)) {
      if (match.index < done) continue;
      const name = nameAround(text, match.index, match.index + match[0].length);
      if (name === undefined) continue;
      const value = valueAfter(text, name.text, name.end, runs);
      if (value === undefined || !isSecret(text, name.text, value)) continue;
      findings.push({ start: value.start, end: value.end, value: text.slice(value.start, value.end) });
      done = value.end;
    }
    return findings;
  },
};

function nameAround(text: string, start: number, keywordEnd: number): { text: string; end: number } | undefined {
  let from = start;
  while (from > Math.max(0, start - MAX_NAME_CHARS) && isNameChar(text, from - 1)) from -= 1;
  if (from < start && isEscapeLetter(text, from)) from += 1;
  NAME.lastIndex = keywordEnd;
  NAME.test(text);
  const end = NAME.lastIndex;
  // The words of a pseudonym, as in `[SECRET_...]: 7`, name nothing.
  if (withoutPseudonyms(text.slice(Math.max(0, from - 1), end + 1)) === '') return undefined;
  const name = text.slice(from, end).replace(/^-{1,2}|-$/g, '');
  return isSensitiveKey(name) ? { text: name, end } : undefined;
}

function isNameChar(text: string, index: number): boolean {
  return isAsciiWord(text.charCodeAt(index)) || text[index] === '_' || text[index] === '-';
}

function valueAfter(text: string, name: string, nameEnd: number, runs: RunEnds): Value | undefined {
  if (text[nameEnd] === '>') return elementValue(text, nameEnd + 1, runs);
  const from = endOf(SEPARATOR, text, nameEnd);
  if (from === undefined) return looseValue(text, nameEnd, runs);
  const start = endOf(SCHEME, text, from) ?? from;
  if (WHOLE_LINE_NAME.test(name)) return { start, end: runs.line(start), kind: 'bare' };
  return quotedValue(text, start) ?? bareValue(text, start, runs, 'bare');
}

/** `<password>hunter2</password>` */
function elementValue(text: string, start: number, runs: RunEnds): Value | undefined {
  const end = runs.element(start);
  return text.startsWith('</', end) ? { start, end, kind: 'quoted' } : undefined;
}

function looseValue(text: string, nameEnd: number, runs: RunEnds): Value | undefined {
  const start = endOf(BLANK, text, nameEnd);
  return start === undefined ? undefined : bareValue(text, start, runs, 'loose');
}

function quotedValue(text: string, from: number): Value | undefined {
  const start = endOf(QUOTE, text, from);
  if (start === undefined) return undefined;
  const quote = text.slice(from, start);
  const valueStart = endOf(SCHEME, text, start) ?? start;
  const limit = Math.min(text.length, start + MAX_QUOTED_CHARS);
  for (let end = valueStart; end < limit && text[end] !== '\n'; end += 1) {
    if (text.startsWith(quote, end)) return { start: valueStart, end, kind: 'quoted' };
    if (text[end] === '\\') end += 1;
  }
  return undefined;
}

function bareValue(text: string, from: number, runs: RunEnds, kind: 'bare' | 'loose'): Value {
  const quoted = endOf(QUOTE, text, from) ?? from;
  const start = endOf(SCHEME, text, quoted) ?? quoted;
  let end = runs.bare(start, text[from - 1] === '=');
  while (end > start && '.,:;?)]}*>'.includes(text[end - 1] ?? ' ')) end -= 1;
  return { start, end, kind };
}

function isSecret(text: string, name: string, { start, end, kind }: Value): boolean {
  if (end - start < 3) return false;
  const beginning = text.slice(start, Math.min(end, start + 256));
  if (isPlaceholder(beginning)) return false;
  if (kind === 'quoted') return !/^[a-z]{1,12}$/.test(beginning) || end - start >= 6;
  if (NUMERIC_NAME.test(name) && /^\d{3,10}(?:-\d{2}-\d{4})?$/.test(beginning)) return true;
  return !looksLikeCode(text, start, end) && isStrongValue(beginning, kind === 'loose');
}

function endOf(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Ends of runs from a place on. */
interface RunEnds {
  /** Up to a blank, quote, backslash or `<`; up to `&` and `;` too where `isField` says that fields follow each other. */
  readonly bare: (start: number, isField: boolean) => number;
  readonly line: (start: number) => number;
  readonly element: (start: number) => number;
}

/** Remembers the last end found: many names inside one long run would else each walk to its end. */
function createRunEnds(text: string): RunEnds {
  const until = (stop: RegExp): ((start: number) => number) => {
    let from = 0;
    let end = -1;
    return (start) => {
      if (start >= from && start <= end) return end;
      stop.lastIndex = start;
      from = start;
      end = stop.exec(text)?.index ?? text.length;
      return end;
    };
  };
  const word = until(/[\s"'`\\<]/g);
  const field = until(/[\s"'`\\<&;]/g);
  return {
    bare: (start, isField) => (isField ? field(start) : word(start)),
    line: until(/[\r\n"]|\\n/g),
    element: until(/[<\r\n]/g),
  };
}
