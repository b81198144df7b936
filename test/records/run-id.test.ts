import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultRunId, fileNameOf } from '../../src/records/run-id.ts';

test('the default run id names feature, second and process', () => {
  expect(defaultRunId('ticket-router', Date.UTC(2026, 2, 1, 10, 5, 9, 999), 4711)).toBe(
    'ticket-router-20260301T100509Z-4711',
  );
});

test.each([
  ['ticket router/v2', 'ticket-router-v2'],
  ['../../etc/passwd', 'etc-passwd'],
  ['.hidden', 'hidden'],
  ['..', 'run'],
  ['', 'run'],
  ['Größe', 'Gr-e'],
  ['x'.repeat(300), 'x'.repeat(100)],
])('%j becomes the file name %j', (text, name) => {
  expect(fileNameOf(text)).toBe(name);
});

test('any text becomes a name that stays inside its directory', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(fileNameOf(text)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/);
    }),
  );
});
