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
  let clockMs = 0;
  const work = new DeferredWork(() => {
    clockMs += 1;
    return clockMs;
  });
  const log: string[] = [];
  work.push(steps(log, 'a', 12));
  await nextTurn();
  const inFirstTurn = log.length;
  expect(inFirstTurn).toBeGreaterThan(0);
  expect(inFirstTurn).toBeLessThan(12);
  await nextTurn();
  expect(log.length).toBeGreaterThan(inFirstTurn);
  work.drain();
  expect(log).toHaveLength(12);
});
