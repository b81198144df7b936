import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';

const CHARS = 1_000_000;
/** A quadratic pattern takes hours for these, a linear one less than a second: no clock needs to be compared. */
const patient = createRedactor({ budgetMs: 1e9, maxFieldChars: 2 * CHARS, maxCallChars: 8 * CHARS });

const keywords = ['password', 'secret', 'token', 'api_key', 'bearer', 'cookie', 'session_id', 'pin', 'auth'];
const repeated = [
  'a@',
  'a',
  'a.',
  'a-',
  '@',
  '1',
  '1-',
  '1 ',
  '(1',
  '+1',
  '123 456 ',
  '4111 ',
  '://',
  'http://a:',
  'x://a:@',
  'eyJ',
  `eyJ${'a'.repeat(17)}.`,
  ['-----BEGIN RSA', 'PRIVATE KEY-----\n'].join(' '),
  'password=',
  'password ',
  'password>',
  'key',
  `password='`,
  'password:"x ',
  'password = "',
  'password        :        ',
  'cookie: a1 ',
  'secret: ',
  'password is ',
  'login credentials: ',
  ' ',
  '\n',
  '\t',
  '"',
  '\\',
  '\\\\u0040',
  'a\\u0040',
  '{"a":',
  'GB82 ',
  'A1',
  'AKIA',
  'sk-',
  '1:',
  ':',
  '<secret>',
  '1 a ',
  '12 word word ',
  'Dear Aa ',
  'é',
  '\u200b',
  '😀',
  'ａ＠',
  '\ud800',
  'deadbeef0123',
  'x=',
  'user: ',
  '[',
  '[A_',
  'data:a/b;c=d',
  'a%40',
  'bearer ',
  'bearer abcdefgh',
  '"a"@',
  'a@[1:1',
  'call 1 ',
  '(1) ',
  keywords.join(' = '),
  keywords.join(''),
];
const started: readonly (readonly [string, string])[] = [
  ['a@', 'a.'],
  ['a@', 'a-'],
  ['x://', ':'],
  ['eyJ', 'A'],
  ['-----BEGIN ', 'A'],
  ['password', 'x'],
  ['ghp_', 'a'],
  ['born ', 'may '],
];

describe('a million characters are read in one go', () => {
  test.each(repeated.map((unit) => [unit]))('of %j', (unit) => {
    const text = unit.repeat(Math.ceil(CHARS / unit.length));
    expect(patient.redactText(text).report.dropped).toEqual({});
  });

  test.each(started)('of %j followed by %j', (start, unit) => {
    const text = start + unit.repeat(Math.ceil(CHARS / unit.length));
    expect(patient.redactText(text).report.dropped).toEqual({});
  });
});

describe('many values', () => {
  test('of one sensitive name', () => {
    const input = Array.from({ length: 100_000 }, (_, index) => ({ pin: `v${index}` }));
    expect(patient.redactJson(input).report).toMatchObject({ counts: { SECRET: 100_000 }, dropped: {} });
  });

  test('found in one text', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `u${index}@example.org`).join(' ');
    expect(patient.redactText(text).report).toMatchObject({ counts: { EMAIL: 20_000 }, dropped: {} });
  });

  test('that are one, planted ten thousand times', () => {
    const input = {
      password: 'hunter2Xk9',
      texts: Array.from({ length: 10_000 }, (_, index) => `${index} hunter2Xk9`),
    };
    const { value, report } = patient.redactJson(input);
    expect(report.counts).toEqual({ SECRET: 10_001 });
    expect(JSON.stringify(value)).not.toContain('hunter2Xk9');
  });
});

describe('with the limits of every day', () => {
  const redactor = createRedactor();

  test('a field of ten million characters is dropped unread', () => {
    expect(redactor.redactText('password='.repeat(1_200_000)).value).toBe('[DROPPED:field_too_large]');
  });

  test('an array of a million numbers ends at the limit', () => {
    const { value, report } = redactor.redactJson(Array.from({ length: 2_000_000 }, () => 1));
    expect(Object.keys(report.dropped)).toHaveLength(1);
    expect((value as readonly JsonValue[]).at(-1)).toMatch(/^\[DROPPED:/);
  });

  test('JSON in JSON in JSON is dropped, not followed for ever', () => {
    let text = '{"a":"jane@example.org"}';
    for (let level = 0; level < 12; level += 1) text = JSON.stringify([text]);
    const { value, report } = redactor.redactText(text);
    expect(value).not.toContain('jane');
    expect(report.dropped).toEqual({ too_deep: 1 });
  });

  test('a hundred thousand brackets are no danger', () => {
    const text = `${'['.repeat(100_000)}"jane@example.org"${']'.repeat(100_000)}`;
    expect(redactor.redactText(text).value).not.toContain('jane@example.org');
  });
});
