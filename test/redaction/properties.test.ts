import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { made } from './made-values.ts';

const redactor = createRedactor({ key: 'a key of more than sixteen bytes', budgetMs: 60_000 });

/** Pieces that detectors know, their separators, and what stands around them. */
const piece = fc.oneof(
  fc.constantFrom(...Object.values(made)),
  fc.constantFrom(
    'password',
    'password: ',
    'token=',
    'Bearer ',
    'Authorization: ',
    '://',
    'http://a:',
    '@',
    'jane',
    'jane@x.org',
    '+1 555 123 4567',
    'call 555 1234',
    '4111',
    ' 1111',
    ' ',
    '\n',
    '.',
    '-',
    '"',
    "'",
    '\\',
    '\\n',
    ':',
    '=',
    '[',
    ']',
    '[EMAIL_',
    '{"a":',
    '}',
    '<password>',
    '</password>',
    'eyJ',
    '\u200b',
    '＠',
    '\\u0040',
    '😀',
    '\ud800',
    ', ',
    'is ',
  ),
  fc.string({ maxLength: 6 }),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.constantFrom(null, true, Number(made.card)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(text, fc.constantFrom('password', 'api_key', 'id', 'type', '__proto__')), tie('value'), {
      maxKeys: 4,
    }),
    tie('value').map((value) => JSON.stringify(value)),
  ),
})).value as fc.Arbitrary<JsonValue>;

describe('redaction', () => {
  test('of what is redacted already changes nothing: text', () => {
    fc.assert(
      fc.property(text, (input) => {
        const once = redactor.redactText(input).value;
        expect(redactor.redactText(once).value).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  test('of what is redacted already changes nothing: JSON', () => {
    fc.assert(
      fc.property(json, (input) => {
        const once = redactor.redactJson(input).value;
        expect(JSON.stringify(redactor.redactJson(once).value)).toBe(JSON.stringify(once));
      }),
      { numRuns: 1_500 },
    );
  });

  test('never changes its input and gives JSON', () => {
    fc.assert(
      fc.property(json, (input) => {
        const before = JSON.stringify(input);
        const { value } = redactor.redactJson(input);
        expect(JSON.stringify(input)).toBe(before);
        expect(JSON.parse(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 500 },
    );
  });

  test('keeps text JSON that was JSON', () => {
    fc.assert(
      fc.property(json, (input) => {
        expect(() => JSON.parse(redactor.redactText(JSON.stringify([input])).value)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  test('gives the same for the same input and key', () => {
    fc.assert(
      fc.property(json, (input) => {
        const other = createRedactor({ key: 'a key of more than sixteen bytes', budgetMs: 60_000 });
        expect(other.redactJson(input)).toEqual(redactor.redactJson(input));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a planted value', () => {
  const planted = fc.constantFrom(
    made.openAiKey,
    made.gitHubToken,
    made.awsKeyId,
    made.jwt,
    made.card,
    'jane.doe@example.org',
  );
  /** Around a value as a word: prose in any script, quotes, brackets. */
  const around = fc.constantFrom(
    '',
    ' ',
    '\n',
    '"',
    '(',
    ') ',
    ', ',
    'é ',
    '请',
    ' 😀 ',
    '\t',
    '{',
    '`',
    "'",
    '<',
    ' \\ ',
  );
  const leaf = (value: string) =>
    fc.tuple(around, around).map(([before, after]) => `${before}${value}${after === 'é ' ? ' é' : after}`);
  const shape = (value: string): fc.Arbitrary<JsonValue> =>
    fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf(value),
        fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
        fc.tuple(fc.string({ maxLength: 5 }), tie('node')).map(([key, node]) => ({ [key]: node })),
        leaf(value).map((key) => ({ [key]: 1 })),
        fc.tuple(fc.string({ maxLength: 5 }), fc.array(tie('node'), { maxLength: 2 })).map((pair) => [...pair]),
        tie('node').map((node) => JSON.stringify(node)),
        tie('node').map((node) => `Result: ${JSON.stringify(node)} (end)`),
      ),
    })).node as fc.Arbitrary<JsonValue>;

  test('is never left, whatever the shape of the JSON around it', () => {
    fc.assert(
      fc.property(
        planted.chain((value) => fc.tuple(fc.constant(value), shape(value))),
        ([value, input]) => {
          const output = JSON.stringify(redactor.redactJson(input).value);
          expect(output).not.toContain(value);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('is never left under a sensitive name, whatever it looks like', () => {
    const name = fc.constantFrom('password', 'DB_PASSWORD', 'x-api-key', 'clientSecret', 'credentials');
    // Long enough that no other text holds it by chance.
    const value = fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme' }).map((end) => `Zq7${end}`);
    fc.assert(
      fc.property(name, value, fc.nat(3), (key, secret, levels) => {
        let input: JsonValue = { [key]: [secret, { inner: secret }] };
        for (let level = 0; level < levels; level += 1) input = { [`level${level}`]: JSON.stringify(input) };
        expect(JSON.stringify(redactor.redactJson(input).value)).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
      { numRuns: 1_000 },
    );
  });
});
