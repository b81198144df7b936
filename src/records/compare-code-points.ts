/**
 * Orders texts by Unicode code point, as Python sorts them.
 * The default sort of JavaScript goes by UTF-16 unit and puts U+1F600 before U+FFFF.
 */
export function compareCodePoints(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  let index = 0;
  while (index < shared && left.charCodeAt(index) === right.charCodeAt(index)) index += 1;
  if (index === shared) return left.length - right.length;
  // Behind an equal high surrogate the units may belong to one character on one side only: compare from its start.
  const start = index > 0 && isHighSurrogate(left.charCodeAt(index - 1)) ? index - 1 : index;
  return codePoint(left, start) - codePoint(right, start) || codePoint(left, index) - codePoint(right, index);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function codePoint(text: string, index: number): number {
  return text.codePointAt(index) ?? -1;
}
