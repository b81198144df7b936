import { describe, expect, test } from 'vitest';
import { KnownValues } from '../../src/redaction/known-values.ts';
import { createPseudonyms } from '../../src/redaction/pseudonyms.ts';

const pseudonyms = createPseudonyms();
const token = pseudonyms.tokenFor('SECRET', 'x');

function replaced(values: readonly (readonly [raw: string, normalised?: string])[], text: string): string {
  const known = new KnownValues(pseudonyms);
  for (const [raw, normalised] of values) known.add(raw, normalised ?? raw, token);
  return known.replaceIn(text, () => {});
}

describe('known values', () => {
  test('are replaced wherever they stand as a word', () => {
    expect(replaced([['hunter2Xk9']], 'I said hunter2Xk9, "hunter2Xk9"')).toBe(`I said ${token}, "${token}"`);
  });

  test('are left inside longer words', () => {
    expect(replaced([['hunter2Xk9']], 'hunter2Xk9z ahunter2Xk9')).toBe('hunter2Xk9z ahunter2Xk9');
  });

  test('may be several words', () => {
    expect(replaced([['correct horse battery']], 'the correct horse battery.')).toBe(`the ${token}.`);
  });

  test('are known as written, as normalised and as bare digits', () => {
    const text = '+1 555 123 4567 +15551234567 15551234567';
    expect(replaced([['+1 555 123 4567', '+15551234567']], text)).toBe(`${token} ${token} ${token}`);
  });

  test('prefer the longest', () => {
    expect(replaced([['hunter2Xk9'], ['hunter2Xk9-and-more']], 'hunter2Xk9-and-more')).toBe(token);
  });

  test.each([['short7'], ['production'], ['Production'], ['x'.repeat(600)]])('do not take %s up', (value) => {
    expect(replaced([[value]], `a ${value} b`)).toBe(`a ${value} b`);
  });

  test('do not look into pseudonyms', () => {
    const inner = token.slice(1, -1);
    expect(replaced([[inner]], `${token} ${inner}`)).toBe(`${token} ${token}`);
  });

  test('report each replacement', () => {
    const known = new KnownValues(pseudonyms);
    known.add('hunter2Xk9', 'hunter2Xk9', token);
    const told: string[] = [];
    known.replaceIn('hunter2Xk9 hunter2Xk9', (each) => told.push(each));
    expect(told).toEqual([token, token]);
  });

  test('cost one pass over a text, however many they are', { timeout: 20_000 }, () => {
    const values = Array.from({ length: 20_000 }, (_, index) => [`sk-proj-${index}-${'ab'.repeat(20)}`] as const);
    const text = values.map(([value]) => value).join(' ');
    expect(replaced(values, text)).toBe(values.map(() => token).join(' '));
  });
});
