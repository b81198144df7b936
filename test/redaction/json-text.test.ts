import { describe, expect, test } from 'vitest';
import { hasRepeatedKey, isRawNumber, safeParseJsonText } from '../../src/redaction/json-text.ts';

describe('JSON text', () => {
  test.each([['{"a":[1]}'], [' [1, 2]\n'], ['"{\\"a\\":1}"']])('%j is read', (text) => {
    expect(safeParseJsonText(text)).toEqual(JSON.parse(text));
  });

  test.each([[''], ['12'], ['true'], ['{"a":'], ['[EMAIL_x]'], ['"Hello," she said, "bye"'], ['{ }{ }']])(
    '%j is no JSON text',
    (text) => {
      expect(safeParseJsonText(text)).toBeUndefined();
    },
  );

  test('keeps the spelling of numbers that JavaScript cannot hold', () => {
    const text = '{"id":12345678901234567890,"x":0.5}';
    const value = safeParseJsonText(text) as { id: unknown };
    expect(isRawNumber(value.id)).toBe(true);
    expect(JSON.stringify(value)).toBe(text);
  });

  test.each([
    ['{"a":"x","a":"y"}', true],
    ['{"a":{"b":1,"b":2}}', true],
    ['{"a":"x","b":"\\"a\\":1"}', false],
    ['[{"a":1},{"a":1}]', false],
  ])('%s has a repeated key: %s', (text, expected) => {
    expect(hasRepeatedKey(text, safeParseJsonText(text))).toBe(expected);
  });

  test('survives any depth', () => {
    expect(() => safeParseJsonText('['.repeat(200_000) + ']'.repeat(200_000))).not.toThrow();
  });
});
