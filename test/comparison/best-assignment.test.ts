import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestAssignment } from '../../src/comparison/best-assignment.ts';

/** The greatest sum by trying everything. */
function bestSum(weights: number[][], row = 0, taken: ReadonlySet<number> = new Set()): number {
  const current = weights[row];
  if (current === undefined) return 0;
  const sums = current.map((weight, column) =>
    taken.has(column) ? 0 : weight + bestSum(weights, row + 1, new Set([...taken, column])),
  );
  return Math.max(bestSum(weights, row + 1, taken), ...sums);
}

const matrix = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })).chain(([rows, columns]) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  }),
);

test('gives a matching with the greatest possible sum', () => {
  fc.assert(
    fc.property(matrix, (weights) => {
      const columns = bestAssignment(weights);
      const taken = columns.filter((column) => column >= 0);
      expect(columns).toHaveLength(weights.length);
      expect(new Set(taken).size).toBe(Math.min(weights.length, weights[0]?.length ?? 0));
      const sum = columns.reduce((total, column, row) => total + (weights[row]?.[column] ?? 0), 0);
      expect(sum).toBe(bestSum(weights));
    }),
    { numRuns: 300 },
  );
});

test('gives up a greedy first match for a better whole', () => {
  expect(
    bestAssignment([
      [9, 8],
      [8, 0],
    ]),
  ).toEqual([1, 0]);
});

test.each([
  [[], []],
  [
    [[], []],
    [-1, -1],
  ],
])('matches nothing in %j', (weights, expected) => {
  expect(bestAssignment(weights)).toEqual(expected);
});
