import { expect, test } from 'vitest';
import { compareJson } from '../../src/comparison/compare-json.ts';
import { parseJsonAnswer } from '../../src/comparison/parse-json-answer.ts';

test('scores the share of equal leaf fields and names the differing ones by kind', () => {
  const primary = { team: 'billing', tags: ['vip', 'refund'], priority: 1, note: 'x' };
  const candidate = { team: 'support', tags: ['vip', 'refund'], priority: '1', reason: 'y' };
  expect(compareJson(primary, candidate)).toEqual({
    name: 'json',
    score: 2 / 6,
    label: 'json_changed',
    explanation: 'changed team; type_changed priority; removed note; added reason',
  });
});

test('key order and nothing else differing is the same', () => {
  expect(compareJson({ a: 1, b: [] }, { b: [], a: 1 })).toEqual({ name: 'json', score: 1, label: 'same' });
});

test('another root type has nothing in common', () => {
  expect(compareJson([1], { 0: 1 })).toMatchObject({ score: 0, explanation: 'type_changed (root)' });
});

test('lists five paths and counts the rest', () => {
  const zeros = [0, 0, 0, 0, 0, 0, 0, 0];
  expect(
    compareJson(
      zeros,
      zeros.map((zero) => zero + 1),
    ).explanation,
  ).toBe('changed [0], [1], [2], [3], [4] and 3 more');
});

test.each([
  ['{"a":1}', { a: 1 }],
  [' \n[1, 2]\n', [1, 2]],
  ['```json\n{"a":1}\n```', { a: 1 }],
  ['```\r\n{"a":1}\r\n```\n', { a: 1 }],
  ['```JSON\n{"a":"```"}\n```', { a: '```' }],
  ['{"a":1', undefined],
  ['42', undefined],
  ['"text"', undefined],
  ['Here it is: {"a":1}', undefined],
  ['```json\n{"a":1}\n``` and more', undefined],
  ['', undefined],
])('reads %j as %j', (text, expected) => {
  expect(parseJsonAnswer(text)).toEqual(expected);
});

test('leaves texts of more than a million characters alone', () => {
  expect(parseJsonAnswer(`["${'a'.repeat(1_000_000)}"]`)).toBeUndefined();
});
