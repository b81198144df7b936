import { isAsciiWord, isDigit, isEscapeLetter, matchesOf } from './characters.ts';
import type { Detector, Finding } from './detector.ts';

const MIN_DIGITS = 12;
const MAX_DIGITS = 19;
const TWELVE_DIGITS = /\d[\d .-]{11}/;
const START = /(?<!\d)\d/g;
const GROUP = /\d{3,19}/y;

/** Issuer ranges with the lengths they issue (ISO/IEC 7812). */
const ISSUERS: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:36|38|39|30[0-5]|309)/, [14, 16, 19]],
  [/^35/, [16, 17, 18, 19]],
  [/^(?:1800|2131)/, [15]],
  [/^(?:6011|64[4-9]|65|62|81)/, [16, 17, 18, 19]],
  [/^(?:50|5[6-8]|6)/, [12, 13, 14, 15, 16, 17, 18, 19]],
];

/** Payment card numbers: an issuer's prefix and length, a right check digit, groups joined by one space, dot or hyphen. */
export const paymentCardDetector: Detector = {
  entity: 'CARD',
  mayFind: (text) => TWELVE_DIGITS.test(text),
  ignoresIdentifiers: true,
  find(text) {
    const findings: Finding[] = [];
    let done = 0;
    for (const { index } of matchesOf(START, text)) {
      if (index < done || !isOpenBefore(text, index)) continue;
      const finding = cardAt(text, index);
      if (finding === undefined) continue;
      findings.push(finding);
      done = finding.end;
    }
    return findings;
  },
};

/** The longest card number that begins at `start` and ends with a group. */
function cardAt(text: string, start: number): Finding | undefined {
  let digits = '';
  let best: Finding | undefined;
  for (let next = start; digits.length < MAX_DIGITS;) {
    GROUP.lastIndex = next;
    const group = GROUP.exec(text)?.[0];
    if (group === undefined || digits.length + group.length > MAX_DIGITS) return best;
    digits += group;
    const end = next + group.length;
    if (isCard(digits) && isOpenAfter(text, end)) best = { start, end, value: digits };
    // A number in one piece ends where it ends: what follows is another number.
    if (group.length >= MIN_DIGITS || !' .-'.includes(text[end] ?? 'x')) return best;
    next = end + 1;
  }
  return best;
}

function isCard(digits: string): boolean {
  if (digits.length < MIN_DIGITS) return false;
  return ISSUERS.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits)) && hasLuhn(digits);
}

function hasLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += index % 2 === 1 ? doubled : digit;
  }
  return sum % 10 === 0 && !/^(\d)\1{11,18}$/.test(digits);
}

function isOpenBefore(text: string, start: number): boolean {
  if (start === 0) return true;
  if (isAsciiWord(text.charCodeAt(start - 1))) return isEscapeLetter(text, start - 1);
  return !'.-'.includes(text[start - 1] ?? ' ') || !isAsciiWord(text.charCodeAt(start - 2));
}

function isOpenAfter(text: string, end: number): boolean {
  if (isAsciiWord(text.charCodeAt(end))) return false;
  return text[end] !== '.' || !isDigit(text.charCodeAt(end + 1));
}
