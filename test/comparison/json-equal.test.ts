import * as fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/comparison/canonical-json.ts';
import { jsonEqual } from '../../src/comparison/json-equal.ts';
import type { JsonValue } from '../../src/model/json.ts';
import { anyJson, smallJson } from './arbitraries.ts';

/** `depth` arrays in each other with a value in the middle. */
function nested(depth: number, value: JsonValue): JsonValue {
  return JSON.parse('['.repeat(depth) + JSON.stringify(value) + ']'.repeat(depth)) as JsonValue;
}

test.each<[JsonValue, JsonValue, boolean]>([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: null }, {}, false],
  [[], {}, false],
  [[1, 2], [2, 1], false],
  ['1', 1, false],
  [0, -0, true],
  [null, {}, false],
  [JSON.parse('{"__proto__":1}'), {}, false],
  [{ toString: 1 }, { valueOf: 1 }, false],
])('%j and %j: equal is %s', (left, right, expected) => {
  expect([jsonEqual(left, right), jsonEqual(right, left)]).toEqual([expected, expected]);
});

test('agrees with the equality of Node on arbitrary values', () => {
  let equalCount = 0;
  fc.assert(
    fc.property(smallJson, smallJson, (left, right) => {
      const expected = isDeepStrictEqual(JSON.parse(JSON.stringify(left)), JSON.parse(JSON.stringify(right)));
      if (expected) equalCount += 1;
      expect(jsonEqual(left, right)).toBe(expected);
    }),
    { numRuns: 500 },
  );
  expect(equalCount).toBeGreaterThan(0);
});

test('the canonical text is equal exactly where the values are', () => {
  fc.assert(
    fc.property(smallJson, smallJson, (left, right) => {
      expect(canonicalJson(left) === canonicalJson(right)).toBe(jsonEqual(left, right));
    }),
  );
});

test('the canonical text parses back to an equal value', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      expect(jsonEqual(JSON.parse(canonicalJson(value)), value)).toBe(true);
    }),
  );
});

test('compares values deeper than any call stack', () => {
  const [left, same, other] = [nested(100_000, 1), nested(100_000, 1), nested(100_000, 2)];
  expect([jsonEqual(left, same), jsonEqual(left, other)]).toEqual([true, false]);
  expect(canonicalJson(left)).toBe(canonicalJson(same));
});
