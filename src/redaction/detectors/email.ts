import { isAsciiWord, isEscapeLetter, isUnspacedScript, isWord, matchesOf } from './characters.ts';
import type { Detector, Finding } from './detector.ts';

const MAX_LOCAL_CHARS = 64;
const MAX_DOMAIN_CHARS = 253;
const MAX_USERINFO_CHARS = 128;
const AT = /@|%40/g;
const ADDRESS_LITERAL = /\[(?:IPv6:)?[0-9A-Fa-f:.]{3,45}\]/iy;
const LOCAL_PUNCTUATION = "._%+-'&";

/**
 * E-mail addresses, letters of any script, quoted local parts and address literals included.
 * Walks outwards from each `@` or `%40` with the bounds of RFC 5321, section 4.5.3.1.
 */
export const emailDetector: Detector = {
  entity: 'EMAIL',
  mayFind: (text) => text.includes('@') || text.includes('%40'),
  find(text) {
    const findings: Finding[] = [];
    const mayHaveUrl = text.includes('://');
    for (const match of matchesOf(AT, text)) {
      const at = match.index;
      const start = localStart(text, at);
      const end = domainEnd(text, at + match[0].length);
      if (start === at || end === undefined || (mayHaveUrl && isUrlPassword(text, start))) continue;
      findings.push({ start, end, value: text.slice(start, end).replace('%40', '@').toLowerCase() });
    }
    return findings;
  },
};

function localStart(text: string, at: number): number {
  if (text[at - 1] === '"') return quotedStart(text, at);
  const isUnspaced = isUnspacedScript(text.charCodeAt(at - 1));
  const limit = Math.max(0, at - MAX_LOCAL_CHARS);
  let start = at;
  while (start > limit && isLocal(text.charCodeAt(start - 1), isUnspaced)) start -= 1;
  while (start < at && !isWord(text.charCodeAt(start)) && text[start] !== '_') start += 1;
  // The letter of an escape belongs to the escape: taking it would break the JSON around it.
  return start < at && isEscapeLetter(text, start) ? start + 1 : start;
}

function isLocal(code: number, isUnspaced: boolean): boolean {
  if (code < 128) return isAsciiWord(code) || LOCAL_PUNCTUATION.includes(String.fromCharCode(code));
  return isWord(code) && (isUnspaced || !isUnspacedScript(code));
}

function quotedStart(text: string, at: number): number {
  const limit = Math.max(0, at - MAX_LOCAL_CHARS - 2);
  for (let index = at - 2; index >= limit && text[index] !== '\n'; index -= 1) {
    if (text[index] === '"') return text[index - 1] === '\\' ? index - 1 : index;
  }
  return at;
}

function domainEnd(text: string, from: number): number | undefined {
  ADDRESS_LITERAL.lastIndex = from;
  if (text[from] === '[' && ADDRESS_LITERAL.test(text)) return ADDRESS_LITERAL.lastIndex;
  const isUnspaced = isUnspacedScript(text.charCodeAt(from));
  const limit = Math.min(text.length, from + MAX_DOMAIN_CHARS);
  let end = from;
  while (end < limit && isDomain(text, end, isUnspaced)) end += 1;
  return trimmedDomainEnd(text.slice(from, end), from);
}

function isDomain(text: string, index: number, isUnspaced: boolean): boolean {
  const code = text.charCodeAt(index);
  if (code === 46) return text[index - 1] !== '.';
  return code === 45 || (isWord(code) && (isUnspaced || !isUnspacedScript(code)));
}

/** The end of the longest beginning that ends in a label which may be a top-level domain. */
function trimmedDomainEnd(domain: string, from: number): number | undefined {
  const labels = domain.split('.');
  while (labels.length > 1 && !isTopLevel(labels.at(-1) ?? '')) labels.pop();
  if (labels.length < 2 || labels[0] === '') return undefined;
  return from + labels.join('.').replace(/-{1,253}$/, '').length;
}

function isTopLevel(label: string): boolean {
  return label.length >= 2 && isWord(label.charCodeAt(0)) && !/^\d/.test(label);
}

/** In `scheme://user:password@host` the text around the `@` is no address; the URL detector takes the password. */
function isUrlPassword(text: string, start: number): boolean {
  let hasColon = false;
  for (let index = start - 1; index >= Math.max(2, start - MAX_USERINFO_CHARS); index -= 1) {
    const char = text[index] ?? '';
    if (char === '/') return hasColon && text.startsWith('://', index - 2);
    if (char === ':') hasColon = true;
    if (/\s/.test(char)) return false;
  }
  return false;
}
