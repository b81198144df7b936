import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { jsonPieces, wordPieces } from './stream-pieces.ts';
import { countTokens, tokenize } from './tokens.ts';

function joined(pieces: readonly { readonly text: string }[]): string {
  return pieces.map((piece) => piece.text).join('');
}

test('tokens and stream pieces joined are the text again', () => {
  assert(
    property(string({ unit: 'binary', maxLength: 500 }), (text) => {
      expect(tokenize(text).join('')).toBe(text);
      expect(joined(wordPieces(text))).toBe(text);
      expect(joined(jsonPieces(text))).toBe(text);
    }),
  );
});

test.each([
  ['', 0],
  ['Hello there, friend!', 5],
  ['internationalisation', 4],
  ['12345', 2],
])('%j has %i tokens', (text, count) => {
  expect(countTokens(text)).toBe(count);
});
