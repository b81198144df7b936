import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffJson } from '../../src/comparison/json-diff.ts';
import { jsonEqual } from '../../src/comparison/json-equal.ts';
import { shownPath } from '../../src/comparison/shown-path.ts';
import type { JsonValue } from '../../src/model/json.ts';
import { anyJson } from './arbitraries.ts';

/** The changes as `kind path` lines. */
function changesOf(primary: JsonValue, candidate: JsonValue): string[] {
  return diffJson(primary, candidate).changes.map(({ kind, path }) => `${kind} ${shownPath(path)}`);
}

test.each<[string, JsonValue, JsonValue, string[]]>([
  ['another value', { a: 1, b: 2 }, { a: 1, b: 3 }, ['changed b']],
  ['a missing field', { a: 1, b: null }, { a: 1 }, ['removed b']],
  ['a new field', {}, { a: { b: 1 } }, ['added a']],
  ['another type', { a: '1' }, { a: 1 }, ['type_changed a']],
  ['null against a value', { a: null }, { a: {} }, ['type_changed a']],
  ['another root type', [1], { 0: 1 }, ['type_changed (root)']],
  ['another root value', 'a', 'b', ['changed (root)']],
  ['an empty object against an empty array', { a: {} }, { a: [] }, ['type_changed a']],
  ['a nested item', { a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }, { b: 3 }] }, ['changed a[1].b']],
  ['an insertion at the front', ['a', 'b'], ['x', 'a', 'b'], ['added [0]']],
  ['a removal in the middle', [1, 2, 3], [1, 3], ['removed [1]']],
  ['a key that is no identifier', { 'jane at home': 1 }, { 'jane at home': 2 }, ['changed *']],
  ['a key named __proto__', JSON.parse('{"__proto__":1}') as JsonValue, {}, ['removed __proto__']],
])('names %s', (_, primary, candidate, expected) => {
  expect(changesOf(primary, candidate)).toEqual(expected);
});

test('counts leaves: a subtree on one side counts as many leaves as it has', () => {
  expect(diffJson({ a: 1, b: { c: 1, d: [1, 2] } }, { a: 1 })).toEqual({
    changes: [{ kind: 'removed', path: ['b'] }],
    counts: { added: 0, removed: 1, changed: 0, type_changed: 0 },
    leafCount: 4,
    equalLeafCount: 1,
    truncated: false,
  });
});

test('changes are empty exactly for equal values, and the leaf counts agree', () => {
  fc.assert(
    fc.property(anyJson, anyJson, (primary, candidate) => {
      const difference = diffJson(primary, candidate);
      const isEqual = jsonEqual(primary, candidate);
      expect(difference.changes.length === 0).toBe(isEqual);
      expect(difference.equalLeafCount === difference.leafCount).toBe(isEqual);
    }),
  );
});

test('is symmetric: added and removed change places, the rest stays', () => {
  fc.assert(
    fc.property(anyJson, anyJson, (primary, candidate) => {
      const [there, back] = [diffJson(primary, candidate), diffJson(candidate, primary)];
      expect(back.counts).toEqual({ ...there.counts, added: there.counts.removed, removed: there.counts.added });
      expect([back.leafCount, back.equalLeafCount]).toEqual([there.leafCount, there.equalLeafCount]);
    }),
  );
});

function wrap(value: number): JsonValue {
  return JSON.parse(`${'{"a":'.repeat(5_000)}${value}${'}'.repeat(5_000)}`) as JsonValue;
}

test('a difference below depth 64 is found, and the diff says that it was coarse', () => {
  expect(diffJson(wrap(1), wrap(1))).toMatchObject({ changes: [], truncated: true });
  expect(diffJson(wrap(1), wrap(2))).toMatchObject({ counts: { changed: 1 }, leafCount: 1, truncated: true });
});

test('a difference beyond 20,000 nodes is found', () => {
  const items = Array.from({ length: 50_000 }, (_, index) => index);
  expect(diffJson({ items, z: 1 }, { items: items.with(49_999, -1), z: 1 })).toMatchObject({
    counts: { changed: 1 },
    leafCount: 2,
    equalLeafCount: 1,
    truncated: true,
  });
});

test('lists at most 100 changes and counts all', () => {
  const difference = diffJson(Array<number>(500).fill(0), Array<number>(500).fill(1));
  expect([difference.changes.length, difference.counts.changed]).toEqual([100, 500]);
});
