import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pythonFloatText } from '../../src/records/python-float.ts';
import { hasSharedFacts, needsSharedFacts, sharedFact } from './shared-facts.ts';

describe('pythonFloatText', () => {
  test.each([
    [811, '811.0'],
    [0, '0.0'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [-12.5, '-12.5'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-1.5e-7, '-1.5e-07'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1.5e21, '1.5e+21'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
  ])('writes %d as %s', (value, text) => {
    expect(pythonFloatText(value)).toBe(text);
  });

  test('any number reads back as itself and looks like a float', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = pythonFloatText(value);
        expect(Object.is(Number(text), value)).toBe(true);
        expect(text).toMatch(/^-?\d+(\.\d+)?(e[+-]\d{2,})?$/);
        expect(text).toMatch(/[.e]/);
      }),
    );
  });

  test.skipIf(!hasSharedFacts)(`agrees with every boundary vector of the peer${needsSharedFacts}`, () => {
    const { python_repr_boundary: boundary } = JSON.parse(sharedFact('records-vectors.json')) as {
      python_repr_boundary: { cases: { js_number: string; python_repr: string }[] };
    };
    expect(boundary.cases.length).toBe(15);
    for (const { js_number: source, python_repr: text } of boundary.cases) {
      expect(pythonFloatText(Number(source))).toBe(text);
    }
  });
});
