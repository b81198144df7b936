import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateTimeSchema } from '../../src/model/record-specs.ts';
import { recordTime } from '../../src/records/record-time.ts';
import { hasSharedFacts, needsSharedFacts, sharedFact } from './shared-facts.ts';

describe('recordTime', () => {
  test.each([
    [1_772_359_200_000, '2026-03-01T10:00:00+00:00'],
    [1_772_359_200_000.1, '2026-03-01T10:00:00.000100+00:00'],
    [1_772_359_200_120, '2026-03-01T10:00:00.120000+00:00'],
    [1_772_359_199_999.9998, '2026-03-01T10:00:00+00:00'],
    [-5, '1970-01-01T00:00:00+00:00'],
    [Number.NaN, '1970-01-01T00:00:00+00:00'],
    [Infinity, '9999-12-31T23:59:59+00:00'],
  ])('writes %d ms as %s', (epochMs, text) => {
    expect(recordTime(epochMs)).toBe(text);
  });

  test('any number gives a time that the record schema reads', () => {
    fc.assert(
      fc.property(fc.double(), (epochMs) => {
        expect(dateTimeSchema.safeParse(recordTime(epochMs)).success).toBe(true);
      }),
    );
  });

  test.skipIf(!hasSharedFacts)(`agrees with every vector of the peer${needsSharedFacts}`, () => {
    const { datetime_text: vectors } = JSON.parse(sharedFact('records-vectors.json')) as {
      datetime_text: { epoch_us: number; text: string }[];
    };
    expect(vectors.length).toBe(3);
    for (const { epoch_us: micros, text } of vectors) expect(recordTime(micros / 1000)).toBe(text);
  });
});
