import * as fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { wilsonInterval } from '../../../src/analysis/statistics/wilson-interval.ts';

interface Vector {
  readonly x: number;
  readonly n: number;
  readonly ci: readonly [number, number];
}

const shared = process.env['SHADOWSPAN_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared');
const vectorFile = resolve(shared, 'facts/statistics-vectors.json');
const hasVectors = existsSync(vectorFile);
if (!hasVectors) process.stderr.write(`skipped: no ${vectorFile}\n`);

// Newcombe 1998, table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i is the published interval', (successCount, totalCount, lower, upper) => {
  const interval = wilsonInterval(successCount, totalCount);
  expect(interval.lower).toBeCloseTo(lower, 4);
  expect(interval.upper).toBeCloseTo(upper, 4);
});

test.skipIf(!hasVectors)('agrees with the shared vectors to 12 digits', () => {
  const { wilson95 } = JSON.parse(readFileSync(vectorFile, 'utf8')) as { wilson95: readonly Vector[] };
  expect(wilson95.length).toBeGreaterThan(0);
  for (const { x, n, ci } of wilson95) {
    const { lower, upper } = wilsonInterval(x, n);
    expect(lower).toBeCloseTo(ci[0], 12);
    expect(upper).toBeCloseTo(ci[1], 12);
  }
});

test('holds the observed share, within 0 to 1, and mirrors', () => {
  const counts = fc
    .integer({ min: 1, max: 100_000 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
  fc.assert(
    fc.property(counts, ([x, n]) => {
      const { lower, upper } = wilsonInterval(x, n);
      expect(lower >= 0 && lower <= x / n && x / n <= upper && upper <= 1).toBe(true);
      const mirror = wilsonInterval(n - x, n);
      expect(mirror.lower).toBeCloseTo(1 - upper, 12);
      expect(mirror.upper).toBeCloseTo(1 - lower, 12);
    }),
  );
});

test('reaches 0 and 1 exactly, and knows nothing of nothing', () => {
  expect(wilsonInterval(0, 7).lower).toBe(0);
  expect(wilsonInterval(7, 7).upper).toBe(1);
  expect(wilsonInterval(0, 0)).toEqual({ lower: 0, upper: 1 });
});

test.each([
  [-1, 5],
  [6, 5],
  [Number.NaN, 5],
  [1, Infinity],
])('refuses %d of %d', (successCount, totalCount) => {
  expect(() => wilsonInterval(successCount, totalCount)).toThrow(RangeError);
});
