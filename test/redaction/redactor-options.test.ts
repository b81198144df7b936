import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/redaction/redactor.ts';
import type { RedactorOptions } from '../../src/redaction/redactor.ts';

const find = () => [];

describe('the options of a redactor', () => {
  test.each([
    ['a short key', { key: 'short' }, 'option "key" must be at least 16 bytes, got 5 bytes'],
    ['a short key of bytes', { key: new Uint8Array(15) }, 'got 15 bytes'],
    ['an unknown option', { keys: 'x' }, 'option "keys" must be one of key, detectors'],
    ['a limit of zero', { maxFieldChars: 0 }, 'option "maxFieldChars" must be a number above 0, got 0'],
    ['a budget that is none', { budgetMs: Number.NaN }, 'option "budgetMs"'],
    ['a depth that the stack may not hold', { maxDepth: 1_000 }, 'from 1 to 256, got 1000'],
    ['a detector with a bad name', { detectors: [{ entity: 'e-mail', find }] }, 'option "detectors[0].entity"'],
    ['a detector without search', { detectors: [{ entity: 'X' }] }, 'option "detectors[0].find"'],
    ['no list of detectors', { detectors: 'all' }, 'option "detectors" must be a list'],
    ['an empty name', { sensitiveKeys: ['a', '-'] }, 'option "sensitiveKeys[1]"'],
    ['a clock that is none', { now: 5 }, 'option "now" must be a function'],
  ])('are refused with %s', (_name, options, message) => {
    const create = () => createRedactor(options as unknown as RedactorOptions);
    expect(create).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: expect.stringContaining(message) }),
    );
  });

  test('never quote the key', () => {
    expect(() => createRedactor({ key: 'topsecret' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('topsecret') }),
    );
  });

  test('are copied: a key that changes afterwards changes nothing', () => {
    const key = new Uint8Array(16).fill(7);
    const redactor = createRedactor({ key });
    const before = redactor.redactText('jane@example.org').value;
    key.fill(8);
    expect(redactor.redactText('jane@example.org').value).toBe(before);
  });

  test('take a key as text or as its bytes', () => {
    const key = 'sixteen bytes or more';
    expect(createRedactor({ key: new TextEncoder().encode(key) }).keyId).toBe(createRedactor({ key }).keyId);
  });
});
