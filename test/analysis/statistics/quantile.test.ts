import { expect, test } from 'vitest';
import { quantile } from '../../../src/analysis/statistics/quantile.ts';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

test.each([
  ['the median of an even sample is its lower middle', [4, 1, 3, 2], 0.5, 2],
  ['the median of an odd sample is its middle', [5, 1, 3], 0.5, 3],
  ['p95 of 1 to 100 is 95', hundred, 0.95, 95],
  ['p95 of a small sample is its greatest', [10, 20, 30], 0.95, 30],
  ['q 1 is the greatest', [2, 10, 9], 1, 10],
  ['one value is every quantile', [7], 0.05, 7],
  ['an empty sample has none', [], 0.5, undefined],
])('%s', (_, values, q, expected) => {
  expect(quantile(values, q)).toBe(expected);
});
