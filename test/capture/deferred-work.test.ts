import { expect, test } from 'vitest';

import { DeferredWork } from '../../src/capture/deferred-work.ts';
import { nextTurn } from '../support/telemetry.ts';

function* steps(log: string[], name: string, count: number): Generator<void, void> {
  for (let step = 1; step <= count; step += 1) {
    log.push(`${name}${step}`);
    yield;
  }
}

test('work waits for the next turn of the event loop', async () => {
  const log: string[] = [];
  const work = new DeferredWork();
  work.push(steps(log, 'a', 2));
  expect(log).toEqual([]);
  await nextTurn();
  expect(log).toEqual(['a1', 'a2']);
});

test('tasks run one after the other, in the order they came', () => {
  const log: string[] = [];
  const work = new DeferredWork();
  work.push(steps(log, 'a', 2));
  work.push(steps(log, 'b', 1));
  work.drain();
  expect(log).toEqual(['a1', 'a2', 'b1']);
  expect(work.size).toBe(0);
});

test('a task that throws does not stop the next one', () => {
  const log: string[] = [];
  const work = new DeferredWork();
  work.push({
    next() {
      throw new Error('broken');
    },
  });
  work.push(steps(log, 'b', 1));
  work.drain();
  expect(log).toEqual(['b1']);
});

test('long work gives the application turns in between', async () => {
  const work = new DeferredWork();
  let isDone = false;
  function* long(): Generator<void, void> {
    const endMs = performance.now() + 60;
    while (performance.now() < endMs) yield;
    isDone = true;
  }
  work.push(long());
  let turns = 0;
  while (!isDone) {
    await nextTurn();
    turns += 1;
  }
  expect(turns).toBeGreaterThan(5);
});
