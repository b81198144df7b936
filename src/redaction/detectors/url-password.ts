import type { Detector, Finding } from './detector.ts';

const MAX_AUTHORITY_CHARS = 512;
const AUTHORITY_END = /[\s/"'`<>\\]/;

/** Passwords in `scheme://user:password@host`, up to the last `@` of the authority. The user and the host stay. */
export const urlPasswordDetector: Detector = {
  entity: 'SECRET',
  mayFind: (text) => text.includes('://'),
  find(text) {
    const findings: Finding[] = [];
    for (let index = text.indexOf('://'); index !== -1; index = text.indexOf('://', index + 3)) {
      const from = index + 3;
      const authority = text.slice(from, authorityEnd(text, from));
      const at = authority.lastIndexOf('@');
      const colon = authority.indexOf(':');
      if (colon === -1 || at < colon + 2) continue;
      findings.push({ start: from + colon + 1, end: from + at, value: authority.slice(colon + 1, at) });
    }
    return findings;
  },
};

function authorityEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + MAX_AUTHORITY_CHARS);
  let end = from;
  while (end < limit && !AUTHORITY_END.test(text[end] ?? ' ')) end += 1;
  return end;
}
