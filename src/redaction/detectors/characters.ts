const WORD = /[\p{L}\p{M}\p{N}]/u;

/** True for an ASCII digit. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** True for an ASCII letter or digit. */
export function isAsciiWord(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** True for a letter, mark or digit of any script in the basic plane. */
export function isWord(code: number): boolean {
  return code < 128 ? isAsciiWord(code) : WORD.test(String.fromCharCode(code));
}

/** True for scripts written without spaces, where a value stands glued to its neighbours. */
export function isUnspacedScript(code: number): boolean {
  return code >= 0x2e80;
}

/** True where the unit at `index` is the letter of a JSON escape such as `\n`, left in text that was never parsed. */
export function isEscapeLetter(text: string, index: number): boolean {
  return index > 0 && text[index - 1] === '\\' && 'nrtbf'.includes(text[index] ?? ' ');
}

/** True where a token may begin at `start`: no ASCII letter or digit stands right before it. */
export function isTokenStart(text: string, start: number): boolean {
  return start === 0 || !isAsciiWord(text.charCodeAt(start - 1)) || isEscapeLetter(text, start - 1);
}

/** The first index at or after `from` whose ASCII unit is not in `allowed`. */
export function endOfRun(text: string, from: number, allowed: Uint8Array): number {
  let end = from;
  while (end < text.length && allowed[text.charCodeAt(end)] === 1) end += 1;
  return end;
}

/** A lookup table for {@link endOfRun}: ASCII letters, digits and the given characters. */
export function wordRunWith(extra: string): Uint8Array {
  const table = new Uint8Array(128);
  for (let code = 0; code < 128; code += 1) if (isAsciiWord(code)) table[code] = 1;
  for (const char of extra) table[char.charCodeAt(0)] = 1;
  return table;
}

/** All matches of a global pattern. Faster than `matchAll`, which copies the pattern at every call. */
export function matchesOf(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) matches.push(match);
  return matches;
}

/**
 * The first place at or after `from` where `charCount` characters of a run stand together; -1 for none.
 * Looks at the last of them first, so that in prose it touches few characters.
 */
export function indexOfRun(text: string, from: number, charCount: number, allowed: Uint8Array): number {
  for (let start = from; start + charCount <= text.length;) {
    let index = start + charCount - 1;
    while (index >= start && allowed[text.charCodeAt(index)] === 1) index -= 1;
    if (index < start) return start;
    start = index + 1;
  }
  return -1;
}
