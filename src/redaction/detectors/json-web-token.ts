import { endOfRun, isTokenStart, wordRunWith } from './characters.ts';
import type { Detector, Finding } from './detector.ts';

const RUN = wordRunWith('_-.=');
/** Header, claims and (where it was not cut off) signature, RFC 7515 section 7.1. */
const SHAPE = /^eyJ[\w-]{8,}\.[\w-]{4,}/;

/** JSON Web Tokens, signed, unsigned, encrypted or cut off after the claims. */
export const jsonWebTokenDetector: Detector = {
  entity: 'JWT',
  mayFind: (text) => text.includes('eyJ'),
  find(text) {
    const findings: Finding[] = [];
    for (let start = text.indexOf('eyJ'); start !== -1;) {
      const end = endOfToken(text, start);
      const value = text.slice(start, end);
      if (isTokenStart(text, start) && SHAPE.test(value)) findings.push({ start, end, value });
      start = text.indexOf('eyJ', Math.max(end, start + 3));
    }
    return findings;
  },
};

function endOfToken(text: string, start: number): number {
  let end = endOfRun(text, start, RUN);
  while (end > start && text[end - 1] === '.') end -= 1;
  return end;
}
