import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { nearestName } from '../../src/config/nearest-name.ts';

const known = ['id', 'apiKey', 'baseUrl', 'candidates', 'concurrency', 'records'];

test.each([
  ['apikey', 'apiKey'],
  ['api_key', 'apiKey'],
  ['base_url', 'baseUrl'],
  ['candidate', 'candidates'],
  ['cnadidates', 'candidates'],
  ['recrods', 'records'],
  ['di', undefined],
  ['x', undefined],
  ['', undefined],
  ['something', undefined],
])('%s: %s', (typed, expected) => {
  expect(nearestName(typed, known)).toBe(expected);
});

test('the nearest of several is taken', () => {
  expect(nearestName('spons', ['spawn', 'spans'])).toBe('spans');
});

test('any name with one letter changed, added or left out is found', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  fc.assert(
    fc.property(
      fc.constantFrom(...known),
      fc.nat(),
      fc.constantFrom(...letters.split('')),
      fc.nat(2),
      (name, place, letter, kind) => {
        const index = place % name.length;
        const typed = name.slice(0, index) + [letter, letter + name[index], ''][kind] + name.slice(index + 1);
        expect(nearestName(typed, known)).toBe(name);
      },
    ),
  );
});
