import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareText } from '../../src/comparison/compare-text.ts';

test.each([
  ['white space at the ends', ' yes\n', 'yes'],
  ['line ends', 'a\r\nb', 'a\nb'],
  ['runs of white space', 'a \t b', 'a b'],
  ['composed and decomposed letters', 'caf\u00e9', 'cafe\u0301'],
  ['two empty texts', '', ' '],
])('%s do not count', (_, primary, candidate) => {
  expect(compareText(primary, candidate)).toEqual({ name: 'text', score: 1, label: 'same' });
});

test.each([
  ['case', 'Yes', 'yes', 0],
  ['one word of four', 'the cat sat down', 'the cat sat up', 0.75],
  ['a word more', 'a b', 'a b c', 0.8],
  ['a repeated word', 'a a', 'a', 2 / 3],
  ['the order alone', 'a b', 'b a', 0.99],
  ['an empty answer', 'yes', '', 0],
  ['punctuation', 'yes.', 'yes!', 0.5],
  ['a character of a script without spaces', '東京都', '京都府', 2 / 3],
])('%s counts', (_, primary, candidate, score) => {
  expect(compareText(primary, candidate)).toMatchObject({ label: 'text_changed', score });
});

test('explains by lengths, never by content', () => {
  expect(compareText('my name is Jane', 'no').explanation).toBe('15 characters against 2');
});

test('is symmetric, bounded, and 1 for a text and itself', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '.', '\u0301', '東', '\ud800') });
  fc.assert(
    fc.property(text, text, (left, right) => {
      const { score, label } = compareText(left, right);
      expect(compareText(right, left)).toMatchObject({ score, label });
      expect(score >= 0 && score <= 1 && (score === 1) === (label === 'same')).toBe(true);
      expect(compareText(left, left).score).toBe(1);
    }),
  );
});

test.each([
  ['words', 'ab '.repeat(700_000), 'ba '.repeat(700_000)],
  ['white space', `${' '.repeat(2_000_000)}a`, `${'\n'.repeat(2_000_000)}b`],
  ['combining marks', `a${'\u0301\u0323'.repeat(45_000)}`, `a${'\u0323\u0301'.repeat(45_000)}b`],
  ['one long word', 'a'.repeat(2_000_000), 'b'.repeat(2_000_000)],
])('takes bounded time for megabytes of %s', (_, primary, candidate) => {
  const startedAtMs = performance.now();
  expect(compareText(primary, candidate).label).toBe('text_changed');
  expect(performance.now() - startedAtMs).toBeLessThan(3_000);
});
