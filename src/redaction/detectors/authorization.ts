import { endOfRun, wordRunWith, matchesOf } from './characters.ts';
import type { Detector, Finding } from './detector.ts';

const SCHEME_NAME = /(?:bearer|basic)[ \t]/i;
const SCHEME = /(?<![A-Za-z0-9])(?:bearer|basic)[ \t]{1,4}/gi;
const TOKEN = wordRunWith('._~+/=-');
const MIN_CHARS = 8;
const MIN_CHARS_WITHOUT_DIGIT = 16;

/** Credentials after `Bearer` or `Basic` (RFC 9110, section 11.4). Plain words, as in "basic understanding", stay. */
export const authorizationDetector: Detector = {
  entity: 'SECRET',
  mayFind: (text) => SCHEME_NAME.test(text),
  find(text) {
    const findings: Finding[] = [];
    for (const match of matchesOf(SCHEME, text)) {
      const start = match.index + match[0].length;
      const value = text.slice(start, endOfRun(text, start, TOKEN)).replace(/[.~/-]{1,8}$/, '');
      if (isCredential(value)) findings.push({ start, end: start + value.length, value });
    }
    return findings;
  },
};

function isCredential(value: string): boolean {
  if (value.length < MIN_CHARS) return false;
  const beginning = value.slice(0, 64);
  if (/\d/.test(beginning) || value.endsWith('=')) return true;
  return value.length >= MIN_CHARS_WITHOUT_DIGIT && /[a-z][A-Z]/.test(beginning);
}
