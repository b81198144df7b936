import { createHash } from 'node:crypto';
import { compareCodePoints } from './compare-code-points.ts';
import { PythonFloat, pythonFloatText } from './python-float.ts';

/** What can be written: JSON values, big integers, floats marked with `pythonFloat`. `undefined` keys are left out. */
export type CanonicalValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | PythonFloat
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue };

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/**
 * The canonical JSON of insideLLMs, byte for byte: keys in code point order, no spaces, ASCII only, Python's number forms.
 * A safe integer is written as an integer, any other number as a float, a number that is not finite as null.
 */
export function canonicalJson(value: CanonicalValue): string {
  return render(value, '', '');
}

/** The same with two spaces of indentation and a line break at the end: manifests and other small files. */
export function indentedJson(value: CanonicalValue): string {
  return `${render(value, '  ', '\n')}\n`;
}

/** First 12 hex digits of the SHA-256 of the canonical JSON; null for null. */
export function fingerprint(value: CanonicalValue): string | null {
  return value === null || value === undefined ? null : sha256Hex(canonicalJson(value)).slice(0, 12);
}

/** SHA-256 (64 hex digits) of the canonical JSON of messages cut to role and content. */
export function messagesHash(messages: readonly { readonly role: string; readonly content: CanonicalValue }[]): string {
  return sha256Hex(canonicalJson(messages.map(({ role, content }) => ({ role, content }))));
}

/** SHA-256 (64 hex digits) of a text in UTF-8. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** `newline` is empty for the compact form, else a line break and the indentation of the enclosing value. */
function render(value: CanonicalValue, indent: string, newline: string): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'object' && value !== null) return renderObject(value, indent, newline);
  return String(value ?? null);
}

function renderObject(value: object, indent: string, newline: string): string {
  if (value instanceof PythonFloat) return Number.isFinite(value.value) ? pythonFloatText(value.value) : 'null';
  const inner = newline + indent;
  if (Array.isArray(value))
    return enclose(
      '[',
      ']',
      newline,
      value.map((item: CanonicalValue) => inner + render(item, indent, inner)),
    );
  const fields = value as Readonly<Record<string, CanonicalValue>>;
  const colon = newline === '' ? ':' : ': ';
  const members = Object.keys(fields)
    .filter((key) => fields[key] !== undefined)
    .sort(compareCodePoints)
    .map((key) => inner + quote(key) + colon + render(fields[key], indent, inner));
  return enclose('{', '}', newline, members);
}

function enclose(open: string, close: string, newline: string, members: readonly string[]): string {
  return members.length === 0 ? open + close : open + members.join(',') + newline + close;
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  return Number.isSafeInteger(value) ? String(value) : pythonFloatText(value);
}

function quote(text: string): string {
  // All but printable ASCII. Without the `u` flag the pattern sees UTF-16 units: an astral character becomes two escapes.
  return `"${text.replaceAll(/[^ !#-[\]-~]/g, escapeUnit)}"`;
}

function escapeUnit(unit: string): string {
  return shortEscapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
