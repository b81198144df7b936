import type { CanonicalValue } from '../../src/records/canonical-json.ts';
import { pythonFloat } from '../../src/records/python-float.ts';

/** A reviver with the third argument that the type library does not know yet. */
type SourceReviver = (key: string, value: CanonicalValue, context: { readonly source?: string }) => CanonicalValue;

/** Reads JSON and keeps what `JSON.parse` forgets: big integers, and whether a number was written as a float. */
export function readWithLexemes(text: string): CanonicalValue {
  const parse = JSON.parse as (text: string, reviver: SourceReviver) => CanonicalValue;
  return parse(text, (_key, value, { source }) => (typeof value === 'number' ? numberOf(source ?? '') : value));
}

function numberOf(lexeme: string): CanonicalValue {
  return /[.eE]/.test(lexeme) ? pythonFloat(Number(lexeme)) : BigInt(lexeme);
}
