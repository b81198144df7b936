import type { Span } from './pseudonyms.ts';

/** A text as the detectors read it, with the way back to the text as it was written. */
export interface NormalisedView {
  readonly text: string;
  /** Original index of each unit of the view, and of its end; absent where view and original are the same. */
  readonly origins?: Int32Array | undefined;
}

/** What reads differently from how it is written; most texts hold nothing of it. */
const WORTH_A_LOOK =
  /[\u00a0\u00ad\u061c\u0660-\u0669\u06f0-\u06f9\u1680\u180e\u2000-\u2013\u202a-\u202f\u205f-\u2069\u2212\u3000\ufe63\ufeff\uff01-\uff5e]|\\u00[0-7][0-9a-f]/i;
const ESCAPE = /\\{1,4}u00([0-7][0-9a-f])/iy;
const BACKSLASH = 92;
const DROPPED = -1;

/** From, to (inclusive), and what the first of them reads as; the others follow it where `isRow` is true. */
const READINGS: readonly (readonly [from: number, to: number, as: number, isRow: boolean])[] = [
  // Full-width forms, Arabic-Indic and Persian digits.
  [0xff01, 0xff5e, 0x21, true],
  [0x0660, 0x0669, 0x30, true],
  [0x06f0, 0x06f9, 0x30, true],
  // Spaces.
  [0x00a0, 0x00a0, 0x20, false],
  [0x1680, 0x1680, 0x20, false],
  [0x2000, 0x200a, 0x20, false],
  [0x202f, 0x202f, 0x20, false],
  [0x205f, 0x205f, 0x20, false],
  [0x3000, 0x3000, 0x20, false],
  // Hyphens and the minus sign.
  [0x2010, 0x2013, 0x2d, false],
  [0x2212, 0x2212, 0x2d, false],
  [0xfe63, 0xfe63, 0x2d, false],
  // Invisible: soft hyphen, zero-width and bidirectional marks.
  [0x00ad, 0x00ad, DROPPED, false],
  [0x061c, 0x061c, DROPPED, false],
  [0x180e, 0x180e, DROPPED, false],
  [0x200b, 0x200f, DROPPED, false],
  [0x202a, 0x202e, DROPPED, false],
  [0x2060, 0x2069, DROPPED, false],
  [0xfeff, 0xfeff, DROPPED, false],
];

const READING = new Map(
  READINGS.flatMap(([from, to, as, isRow]) =>
    Array.from({ length: to - from + 1 }, (_, offset) => [from + offset, isRow ? as + offset : as] as const),
  ),
);

/**
 * Undresses a text: invisible characters go; wide forms, Arabic and Persian digits, odd spaces and hyphens become ASCII;
 * JSON escapes that were never parsed (`\u0040`) become their character. The place for further disguises.
 */
export function normalisedView(text: string): NormalisedView {
  if (!WORTH_A_LOOK.test(text)) return { text };
  const units = new Uint16Array(text.length);
  const origins = new Int32Array(text.length + 1);
  let count = 0;
  for (let index = 0; index < text.length;) {
    const escape = text.charCodeAt(index) === BACKSLASH ? escapeAt(text, index) : undefined;
    const unit = escape?.code ?? readingOf(text.charCodeAt(index));
    if (unit !== DROPPED) {
      units[count] = unit;
      origins[count] = index;
      count += 1;
    }
    index += escape?.length ?? 1;
  }
  origins[count] = text.length;
  return { text: Buffer.from(units.buffer, 0, count * 2).toString('utf16le'), origins };
}

function readingOf(code: number): number {
  return code < 128 ? code : (READING.get(code) ?? code);
}

function escapeAt(text: string, index: number): { code: number; length: number } | undefined {
  ESCAPE.lastIndex = index;
  const match = ESCAPE.exec(text);
  return match === null ? undefined : { code: Number.parseInt(match[1] ?? '', 16), length: match[0].length };
}

/** A span of the view as a span of the original text, never cutting through a surrogate pair. */
export function originalSpan(text: string, view: NormalisedView, span: Span): Span {
  const start = view.origins?.[span.start] ?? span.start;
  const end = view.origins?.[span.end] ?? span.end;
  return { start: start - (isInsidePair(text, start) ? 1 : 0), end: end + (isInsidePair(text, end) ? 1 : 0) };
}

function isInsidePair(text: string, index: number): boolean {
  return isBetween(text.charCodeAt(index), 0xdc00, 0xdfff) && isBetween(text.charCodeAt(index - 1), 0xd800, 0xdbff);
}

function isBetween(code: number, low: number, high: number): boolean {
  return code >= low && code <= high;
}
