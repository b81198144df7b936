import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareToolCalls } from '../../src/comparison/compare-tool-calls.ts';
import type { ToolCallPart } from '../../src/model/message.ts';
import { anyToolCall } from './arbitraries.ts';
import { toolCall } from './build-call.ts';

const lookup = toolCall('lookup_order', { order_id: 7 });
const refund = toolCall('refund', { amount: 12.5, currency: 'EUR' });
const mail = toolCall('send_mail', { to: 'customer' });

type Calls = ToolCallPart[];

test.each<[string, Calls, Calls, string, number, string | undefined]>([
  ['equal calls', [lookup, refund], [lookup, refund], 'same', 1, undefined],
  ['calls that differ by id only', [toolCall('a', {}, 'call_1')], [toolCall('a', {}, 'toolu_2')], 'same', 1, undefined],
  ['two empty lists', [], [], 'same', 1, undefined],
  ['a call too few', [lookup, refund], [lookup], 'missing_call', 0.5, 'only primary calls refund'],
  ['a call too many', [lookup], [mail, lookup], 'extra_call', 0.5, 'only candidate calls send_mail'],
  ['no call at all', [lookup], [], 'missing_call', 0, 'only primary calls lookup_order'],
  [
    'another tool',
    [lookup, refund],
    [lookup, mail],
    'wrong_tool',
    0.5,
    'only primary calls refund; only candidate calls send_mail',
  ],
  [
    'other arguments',
    [refund],
    [toolCall('refund', { amount: 99, currency: 'EUR' })],
    'wrong_arguments',
    0.75,
    'other arguments: refund(amount)',
  ],
  ['another order', [lookup, refund], [refund, lookup], 'order_changed', 0.5, '2 of 2 calls in another place'],
  [
    'another order around one that stays',
    [lookup, mail, refund],
    [refund, mail, lookup],
    'order_changed',
    0.5 + 1 / 6,
    '2 of 3 calls in another place',
  ],
  [
    'arguments that are no JSON',
    [lookup],
    [toolCall('lookup_order', '{"order_id": 7')],
    'wrong_arguments',
    0.5,
    'other arguments: lookup_order((root))',
  ],
])('%s', (_, primary, candidate, label, score, explanation) => {
  expect(compareToolCalls(primary, candidate)).toEqual({
    name: 'tool_calls',
    score,
    label,
    ...(explanation === undefined ? {} : { explanation }),
  });
});

test('fewer calls go before a wrong tool, and a wrong tool before wrong arguments', () => {
  expect(compareToolCalls([lookup, refund], [mail]).label).toBe('missing_call');
  expect(compareToolCalls([lookup, refund], [toolCall('refund', {}), mail]).label).toBe('wrong_tool');
});

function read(path: string, line: number): ToolCallPart {
  return toolCall('read', { path, line });
}

function call(a: number, b: number, c: number): ToolCallPart {
  return toolCall('t', { a, b, c });
}

function largeCalls(salt: number): Calls {
  const list = (index: number): number[] => Array.from({ length: 2_000 }, (_, item) => item * salt + index);
  return Array.from({ length: 200 }, (_, index) => toolCall('t', { list: list(index) }));
}

test('matches calls of one tool by their arguments, not by their order', () => {
  const result = compareToolCalls([read('a', 1), read('b', 2)], [read('b', 3), read('a', 1)]);
  expect(result).toMatchObject({ label: 'wrong_arguments', score: (1 + 0.75) / 2 });
  expect(result.explanation).toBe('other arguments: read(line)');
});

test('an equal call keeps its partner even where two half matches would sum up to more', () => {
  const result = compareToolCalls([call(1, 1, 1), call(1, 1, 2)], [call(1, 1, 1), call(9, 9, 9)]);
  expect(result.score).toBe((1 + 0.5) / 2);
});

test('never shows argument values, and no names that are not identifiers', () => {
  const marker = 'jane doe 17';
  const secret = (value: string): Calls => [toolCall(marker, value), toolCall('t', { [marker]: value, list: [value] })];
  const result = compareToolCalls(secret(`${marker} a`), secret(`${marker} b`));
  expect(result.explanation).toBe('other arguments: *((root)), t(*, list[0])');
});

test('a list is the same as itself, and scores are symmetric', () => {
  const calls = fc.array(anyToolCall, { maxLength: 8 });
  fc.assert(
    fc.property(calls, calls, (primary, candidate) => {
      expect(compareToolCalls(primary, structuredClone(primary))).toEqual({
        name: 'tool_calls',
        score: 1,
        label: 'same',
      });
      const [there, back] = [compareToolCalls(primary, candidate), compareToolCalls(candidate, primary)];
      expect(back.score).toBeCloseTo(there.score, 9);
      expect(there.score === 1).toBe(there.label === 'same');
      expect([back.label, there.label].sort()).toEqual(mirrored(there.label));
    }),
  );
});

/** Both labels of a comparison and its reverse, sorted. */
function mirrored(label: string): string[] {
  const opposite = { missing_call: 'extra_call', extra_call: 'missing_call' }[label] ?? label;
  return [label, opposite].sort();
}

test('finds a difference far beyond the 64 calls that are matched freely', () => {
  const calls = Array.from({ length: 1_000 }, (_, index) => toolCall('t', { index }));
  expect(compareToolCalls(calls, calls.with(900, toolCall('t', { index: -1 }))).label).toBe('wrong_arguments');
  expect(compareToolCalls(calls, calls.toReversed()).label).not.toBe('same');
  expect(compareToolCalls(calls, calls.slice(1)).label).toBe('missing_call');
});

test('takes bounded time for many large calls that all differ', () => {
  const startedAtMs = performance.now();
  expect(compareToolCalls(largeCalls(2), largeCalls(3)).label).toBe('wrong_arguments');
  expect(performance.now() - startedAtMs).toBeLessThan(5_000);
});
