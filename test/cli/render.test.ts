import { expect, test } from 'vitest';
import { showChange, showCounted, showMs, showRatio } from '../../src/cli/render/numbers.ts';
import { showReasons } from '../../src/cli/render/reasons.ts';
import { renderTable } from '../../src/cli/render/table.ts';

test.each([
  [0, '0.0 %'],
  [0.0001, '< 0.1 %'],
  [0.0005, '0.1 %'],
  [0.875, '87.5 %'],
  [0.9994, '99.9 %'],
  [0.9999, '> 99.9 %'],
  [1, '100.0 %'],
])('the share %d is shown as %s', (ratio, expected) => {
  expect(showRatio(ratio)).toBe(expected);
});

test.each([
  [0, '0 ms'],
  [0.2, '< 1 ms'],
  [0.6, '1 ms'],
  [12_345.4, '12,345 ms'],
])('%d milliseconds are shown as %s', (ms, expected) => {
  expect(showMs(ms)).toBe(expected);
});

test.each([
  [200, 100, '−50.0 %'],
  [100, 250, '+150.0 %'],
  [7, 7, '='],
  [0, 0, '='],
  [0, 5, ''],
])('from %d to %d is shown as "%s"', (before, after, expected) => {
  expect(showChange(before, after)).toBe(expected);
});

test('nouns follow their count', () => {
  expect([showCounted(1, 'pair'), showCounted(0, 'pair'), showCounted(2, 'entry', 'entries')]).toEqual([
    '1 pair',
    '0 pairs',
    '2 entries',
  ]);
});

test('reasons come by size, then by name, even where they look like numbers', () => {
  expect(showReasons({ 429: 1, b: 2, a: 2, zero: 0, 1000: 5 })).toBe('1000 ×5, a ×2, b ×2, 429 ×1');
});

test('columns are aligned and lines have no end spaces', () => {
  expect(renderTable([['a', '1', 'x'], ['long', '100'], ['b']], ['left', 'right'])).toEqual([
    '  a       1  x',
    '  long  100',
    '  b',
  ]);
  expect(renderTable([], [])).toEqual([]);
});
