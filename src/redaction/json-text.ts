/** A number that JavaScript cannot hold, kept in its own spelling; made by `JSON.rawJSON`. */
export interface RawNumber {
  readonly rawJSON: string;
}

/** ES2026 `JSON.parse` source text access: in Node since 21, in no `lib` yet. */
interface SourceTextJson {
  readonly rawJSON: (text: string) => RawNumber;
  readonly isRawJSON: (value: unknown) => value is RawNumber;
}
type SourceReviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

const sourceTextJson = JSON as unknown as SourceTextJson;
const LONG_NUMBER = /\d{16}/;
const STRING_TOKEN = /"(?:[^"\\]|\\.)*"/g;
const BLANK = 32;

/** True for a number in a spelling of its own, see {@link safeParseJsonText}. */
export function isRawNumber(value: unknown): value is RawNumber {
  return typeof value === 'object' && sourceTextJson.isRawJSON(value);
}

/**
 * The value of a text that is a JSON object, array or string; undefined for any other text, numbers and words included.
 * Numbers of more digits than JavaScript keeps come as {@link RawNumber}, so that `JSON.stringify` writes them as they were.
 */
export function safeParseJsonText(text: string): unknown {
  if (!looksLikeJson(text)) return undefined;
  try {
    return LONG_NUMBER.test(text)
      ? JSON.parse(text, keepLongNumber as (key: string, value: unknown) => unknown)
      : parse(text);
  } catch {
    // Not JSON after all. The error is not looked at: its message quotes the text.
    return undefined;
  }
}

function looksLikeJson(text: string): boolean {
  let first = 0;
  while (text.charCodeAt(first) <= BLANK) first += 1;
  if (!'{["'.includes(text[first] ?? ' ')) return false;
  let last = text.length - 1;
  while (text.charCodeAt(last) <= BLANK) last -= 1;
  return last > first && '}]"'.includes(text[last] ?? ' ');
}

function parse(text: string): unknown {
  return JSON.parse(text);
}

const keepLongNumber: SourceReviver = (_key, value, { source }) =>
  typeof value === 'number' && source !== undefined && String(value) !== source && LONG_NUMBER.test(source)
    ? sourceTextJson.rawJSON(source)
    : value;

/**
 * True when a JSON text names a key of one object twice: `JSON.parse` keeps only the last value, so that the text holds
 * more than its value shows.
 * @param value What the text was parsed to; at most as deep as the call stack.
 */
export function hasRepeatedKey(text: string, value: unknown): boolean {
  return (text.match(STRING_TOKEN)?.length ?? 0) !== countStrings(value);
}

function countStrings(value: unknown): number {
  if (typeof value === 'string') return 1;
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return 0;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countStrings(item), 0);
  return Object.entries(value).reduce((sum, [, item]) => sum + 1 + countStrings(item), 0);
}
