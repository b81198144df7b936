import { endOfRun, wordRunWith, matchesOf } from './characters.ts';
import type { Detector, Finding } from './detector.ts';

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const END = '-----END ';
const END_LINE = /-----END [A-Z0-9 ]{0,60}-{1,5}/y;
/** A cut-off key must show key material this soon, else the line was only talked about. */
const BODY_WITHIN_CHARS = 256;
const MIN_BODY_RUN_CHARS = 20;
const BASE64 = wordRunWith('+/=');

/** PEM blocks of private keys (RFC 7468), whole; to the end of the text where the block was cut off. */
export const privateKeyDetector: Detector = {
  entity: 'PRIVATE_KEY',
  mayFind: (text) => text.includes('-----BEGIN'),
  find(text) {
    const findings: Finding[] = [];
    let done = 0;
    for (const match of matchesOf(BEGIN, text)) {
      const start = match.index;
      if (start < done) continue;
      const end = blockEnd(text, start + match[0].length);
      if (end === undefined) continue;
      findings.push({ start, end, value: text.slice(start, end).replace(/\s|\\[nr]/g, '') });
      done = end;
    }
    return findings;
  },
};

function blockEnd(text: string, bodyStart: number): number | undefined {
  if (!hasKeyMaterial(text, bodyStart)) return undefined;
  const end = text.indexOf(END, bodyStart);
  if (end === -1) return text.length;
  END_LINE.lastIndex = end;
  return END_LINE.test(text) ? END_LINE.lastIndex : text.length;
}

function hasKeyMaterial(text: string, bodyStart: number): boolean {
  const limit = Math.min(text.length, bodyStart + BODY_WITHIN_CHARS);
  for (let index = bodyStart; index < limit;) {
    const end = endOfRun(text, index, BASE64);
    if (end - index >= MIN_BODY_RUN_CHARS) return true;
    index = end + 1;
  }
  return false;
}
