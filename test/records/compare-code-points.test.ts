import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCodePoints } from '../../src/records/compare-code-points.ts';

test.each([
  ['\uffff', '😀', -1],
  ['10', '9', -1],
  ['a', 'ab', -1],
  ['\ud83d', '😀', -1],
  ['\ud83d\uffff', '😀', -1],
  ['\ud83dx', '\ud83dy', -1],
  ['Z', 'a', -1],
  ['é', 'é', 0],
])('%j stands on the right side of %j', (left, right, sign) => {
  expect(Math.sign(compareCodePoints(left, right))).toBe(sign);
  expect(compareCodePoints(right, left) <= 0).toBe(sign === 0);
});

test('orders any two texts, lone surrogates included, as their lists of code points are ordered', () => {
  const unit = fc.constantFrom('a', 'b', '\ud83d', '\ude00', '\ud800', '\udc00', '\ue000', '\uffff', '😀');
  const texts = fc.array(unit, { maxLength: 5 }).map((units) => units.join(''));
  fc.assert(
    fc.property(texts, texts, (left, right) => {
      expect(Math.sign(compareCodePoints(left, right))).toBe(
        Math.sign(compareLists(Array.from(left), Array.from(right))),
      );
    }),
  );
});

function compareLists(left: readonly string[], right: readonly string[]): number {
  const index = left.findIndex((character, at) => character !== right[at]);
  if (index === -1 || index >= right.length) return left.length - right.length;
  return (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
}
