import { isAsciiWord, isDigit, isEscapeLetter, matchesOf } from './characters.ts';
import type { Detector, Finding } from './detector.ts';

const MIN_DIGITS = 7;
const MAX_DIGITS = 15;
const CONTEXT_CHARS = 40;

const SIX_DIGITS = /\d[\d ().\-/]{5}/;
const START = /[+(]|(?<!\d)\d/g;
const WORTH_A_LOOK = /[+(]{0,2}\d[\d ().\-/]{5}/y;

/** Shapes that are telephone numbers by themselves. Every repetition is bounded: a start costs a constant. */
const SHAPES: readonly RegExp[] = [
  // +41 (0)96 471 07 95
  /\+[1-9](?:[ .\-/]{0,2}(?:\(\d{1,4}\)|\d)){6,16}/y,
  // 0049 30 123456
  /00[1-9]\d{0,2}(?:[ .\-/](?:\(0\))?\d{1,8}){1,6}/y,
  // (555) 123-4567, 555.123.4567, 1-555-123-4567
  /(?:1[ .-])?(?:\([2-9]\d{2}\) ?\d{3}[ .-]|\d{3}-\d{3}-|\d{3}\.\d{3}\.)\d{4}/y,
  // (99) 645-791
  /\(\d{2,5}\)[ .-]?\d{2,5}(?:[ .-]\d{2,5}){1,3}/y,
];
/** 07700 063 966, 01.84.17.61.18, 030/1234567 */
const NATIONAL = /0\d{1,4}(?:[ .\-/]\d{2,8}){1,4}/y;
/** Any group of digits, believed only after a word such as `phone`. */
const LOOSE = /\d(?:[ .\-/]?\d|[ .-]?\(\d{1,5}\)){5,15}/y;
const EXTENSION = / ?(?:x|ext\.?) ?\d{1,5}/iy;
const DATE = /^(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})/;
const CONTEXT =
  /(?:^|[^a-z])(?:(?:tele|smart)?phones?|mobile|cell(?:phone)?|tel|fax|whatsapp|sms|dial|call(?:ed|ing)?|hotline|answering at|(?:reach|text|ring) (?:me|us|him|her|them)|contact|handy|telefon(?:nummer)?|téléphone|portable|telefono|teléfono|móvil|celular|rufnummer)(?![a-z])(?:[^\n]{0,25}|[^\n]{0,3}\n[^\n]{0,3})$/i;
const CONTEXT_AFTER = /[ \-(]{1,2}(?:office|fax|mobile|cell|home|work|phone|tel)(?![a-z])/iy;

/**
 * Telephone numbers: international, North American and national groups, and any digits after a word such as `phone`.
 * Dates, versions, decimals, ids and prices are left alone.
 */
export const phoneDetector: Detector = {
  entity: 'PHONE',
  mayFind: (text) => SIX_DIGITS.test(text),
  ignoresIdentifiers: true,
  find(text) {
    const findings: Finding[] = [];
    let done = 0;
    for (const { index } of matchesOf(START, text)) {
      if (index < done || !matchesAt(WORTH_A_LOOK, text, index) || !isOpenBefore(text, index)) continue;
      const end = numberEnd(text, index);
      if (end === undefined) continue;
      done = matchesAt(EXTENSION, text, end) ? EXTENSION.lastIndex : end;
      findings.push({ start: index, end: done, value: normalised(text.slice(index, end)) });
    }
    return findings;
  },
};

function matchesAt(pattern: RegExp, text: string, index: number): boolean {
  pattern.lastIndex = index;
  return pattern.test(text);
}

function numberEnd(text: string, start: number): number | undefined {
  for (const shape of SHAPES) {
    if (matchesAt(shape, text, start) && isPlausible(text, start, shape.lastIndex)) return shape.lastIndex;
  }
  if (matchesAt(NATIONAL, text, start) && isPlausible(text, start, NATIONAL.lastIndex)) {
    const digitCount = countDigits(text.slice(start, NATIONAL.lastIndex));
    if (digitCount >= 9 && digitCount <= 11) return NATIONAL.lastIndex;
  }
  if (!matchesAt(LOOSE, text, start)) return undefined;
  const isAnnounced = hasContext(text, start) || matchesAt(CONTEXT_AFTER, text, LOOSE.lastIndex);
  return isAnnounced && isPlausible(text, start, LOOSE.lastIndex, 6) ? LOOSE.lastIndex : undefined;
}

function isPlausible(text: string, start: number, end: number, minDigits = MIN_DIGITS): boolean {
  const number = text.slice(start, end);
  const digitCount = countDigits(number);
  return digitCount >= minDigits && digitCount <= MAX_DIGITS && !DATE.test(number) && isOpenAfter(text, end);
}

function isOpenBefore(text: string, start: number): boolean {
  if (start === 0) return true;
  const code = text.charCodeAt(start - 1);
  if (isAsciiWord(code)) return isEscapeLetter(text, start - 1);
  return !'_.-/#$€£+%'.includes(text[start - 1] ?? ' ');
}

function isOpenAfter(text: string, end: number): boolean {
  const code = text.charCodeAt(end);
  if (isDigit(code) || text[end] === '_') return false;
  if (isAsciiWord(code)) return matchesAt(EXTENSION, text, end);
  return !'.-/:'.includes(text[end] ?? ' ') || !isDigit(text.charCodeAt(end + 1));
}

function hasContext(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - CONTEXT_CHARS), start);
  return CONTEXT.test(before);
}

function countDigits(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) if (isDigit(text.charCodeAt(index))) count += 1;
  return count;
}

/** Digits with a leading `+` where the number was international; the trunk `(0)` is no part of it. */
function normalised(number: string): string {
  const digits = number.replace('(0)', '').replace(/\D/g, '');
  if (number.startsWith('+')) return `+${digits}`;
  return digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
}
