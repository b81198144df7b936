import { expect, test } from 'vitest';

import { putPair } from '../../src/capture/beside-span.ts';
import type { ExportedSpan } from '../../src/capture/exported-span.ts';
import type { Pair } from '../../src/model/pair.ts';
import { PairJoiner } from '../../src/records/pair-joiner.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { buildPair } from './build-pair.ts';
import { copiedSpansOf, withAttributes } from './pair-spans-of.ts';

const redactor = createRedactor({ budgetMs: 60_000 });

function startJoiner(options: { readonly maxWaitMs?: number; readonly maxWaitingPairs?: number } = {}) {
  const clock = { nowMs: 1000 };
  const unpaired: number[] = [];
  const joiner = new PairJoiner({
    maxWaitMs: 1000,
    maxWaitingPairs: 10,
    redactor,
    onUnpaired: (count) => unpaired.push(count),
    now: () => clock.nowMs,
    ...options,
  });
  return { joiner, clock, unpaired };
}

function pairWith(id: string, candidateId = 'sonnet', spanId = '4'.repeat(16)): Pair {
  const pair = buildPair();
  return {
    ...pair,
    id,
    run: { ...pair.run, id: candidateId },
    candidate: { ...pair.candidate, span: { ...pair.candidate.span, spanId } },
  };
}

function spansOf(id: string): [ExportedSpan, ExportedSpan] {
  return copiedSpansOf(pairWith(id)) as unknown as [ExportedSpan, ExportedSpan];
}

test.each<[string, (joiner: PairJoiner, primary: ExportedSpan, candidate: ExportedSpan) => Pair[]]>([
  ['in one batch', (joiner, primary, candidate) => joiner.join([primary, candidate])],
  ['in one batch, the candidate first', (joiner, primary, candidate) => joiner.join([candidate, primary])],
  ['in two batches', (joiner, primary, candidate) => [...joiner.join([primary]), ...joiner.join([candidate])]],
  [
    'in two batches, the candidate first',
    (joiner, primary, candidate) => [...joiner.join([candidate]), ...joiner.join([primary])],
  ],
])('two spans with one pair id are joined: %s', (_, join) => {
  const { joiner, unpaired } = startJoiner();
  const pairs = join(joiner, ...spansOf('a'));
  joiner.giveUp();

  expect(pairs.map(({ id, run }) => [id, run.id])).toEqual([['a', 'sonnet']]);
  expect(unpaired).toEqual([]);
});

test('a span with its whole pair beside it waits for nobody, whenever the primary comes', () => {
  for (const order of ['primary first', 'candidate first']) {
    const { joiner, unpaired } = startJoiner();
    const pair = pairWith('a');
    const [primary, candidate] = spansOf('a');
    putPair(candidate, pair);
    const batches = order === 'primary first' ? [[primary], [candidate]] : [[candidate], [primary]];
    const pairs = batches.flatMap((batch) => joiner.join(batch));
    joiner.giveUp();

    expect(pairs).toEqual([pair]);
    expect(pairs[0]).toBe(pair);
    expect(unpaired).toEqual([]);
  }
});

test('several candidates are joined with the one primary, in whatever batches they come', () => {
  const { joiner, unpaired } = startJoiner();
  const [primary, first, second] = copiedSpansOf(pairWith('a', 'one', '5'.repeat(16)), pairWith('a', 'two')) as [
    ExportedSpan,
    ExportedSpan,
    ExportedSpan,
  ];
  const pairs = [...joiner.join([first]), ...joiner.join([primary]), ...joiner.join([second])];
  joiner.giveUp();

  expect(pairs.map(({ run }) => run.id)).toEqual(['one', 'two']);
  expect(unpaired).toEqual([]);
});

test('spans of no pair are passed over', () => {
  const { joiner, unpaired } = startJoiner();
  const [primary, candidate] = spansOf('a');
  const pairs = joiner.join([
    withAttributes(primary, { 'shadowspan.pair.id': undefined }),
    withAttributes(candidate, { 'shadowspan.pair.id': 7 }),
  ]);
  joiner.giveUp();

  expect([pairs, unpaired]).toEqual([[], []]);
});

test('one that cannot be read does not take the others with it', () => {
  const { joiner } = startJoiner();
  const [primary, candidate] = spansOf('a');
  const broken = {
    ...primary,
    spanContext() {
      throw new Error('broken span');
    },
  };
  const [, brokenCandidate] = spansOf('b');

  expect(
    joiner
      .join([withAttributes(broken, { 'shadowspan.pair.id': 'b' }), brokenCandidate, primary, candidate])
      .map(({ id }) => id),
  ).toEqual(['a']);
});

test('a span waits so long for the other and no longer', () => {
  const { joiner, clock, unpaired } = startJoiner({ maxWaitMs: 1000 });
  const [primary, candidate] = spansOf('a');
  const [late, lateCandidate] = spansOf('b');
  joiner.join([primary, late]);
  clock.nowMs += 999;
  expect(joiner.join([candidate])).toHaveLength(1);
  clock.nowMs += 1;

  expect(joiner.join([lateCandidate])).toEqual([]);
  expect(unpaired).toEqual([1]);
});

test('above so many waiting pairs the oldest is given up', () => {
  const { joiner, unpaired } = startJoiner({ maxWaitingPairs: 2 });
  const [a, aCandidate] = spansOf('a');
  const [b, bCandidate] = spansOf('b');
  const [c] = spansOf('c');
  joiner.join([a, b, c]);
  expect(unpaired).toEqual([1]);

  expect(joiner.join([bCandidate]).map(({ id }) => id)).toEqual(['b']);
  expect(joiner.join([aCandidate])).toEqual([]);
});

test('what still waits at the end is counted, and only that', () => {
  const { joiner, unpaired } = startJoiner();
  joiner.join([...spansOf('a'), spansOf('b')[0], spansOf('c')[1]]);
  joiner.giveUp();
  joiner.giveUp();

  expect(unpaired).toEqual([2]);
});
