import { expect, test } from 'vitest';

import { BoundedQueue } from '../../src/shadow/bounded-queue.ts';

test('what came first goes first', () => {
  const queue = new BoundedQueue<string>({ maxItems: 3, maxBytes: 100 });
  for (const item of ['a', 'b', 'c']) queue.tryPush(item, 1);

  expect([queue.shift(), queue.shift(), queue.shift(), queue.shift()]).toEqual(['a', 'b', 'c', undefined]);
});

test('it takes so many items and no more, until one has gone', () => {
  const queue = new BoundedQueue<string>({ maxItems: 2, maxBytes: 100 });

  expect([queue.tryPush('a', 0), queue.tryPush('b', 0), queue.tryPush('c', 0)]).toEqual([true, true, false]);
  queue.shift();
  expect(queue.tryPush('c', 0)).toBe(true);
  expect(queue.length).toBe(2);
});

test('it takes so many bytes and no more, until some have gone', () => {
  const queue = new BoundedQueue<string>({ maxItems: 10, maxBytes: 100 });

  expect([queue.tryPush('a', 60), queue.tryPush('b', 41), queue.tryPush('c', 40)]).toEqual([true, false, true]);
  queue.shift();
  expect(queue.tryPush('b', 60)).toBe(true);
});

test('a cleared queue gives everything back and has room again', () => {
  const queue = new BoundedQueue<string>({ maxItems: 2, maxBytes: 100 });
  queue.tryPush('a', 50);
  queue.tryPush('b', 50);

  expect(queue.clear()).toEqual(['a', 'b']);
  expect(queue.length).toBe(0);
  expect(queue.tryPush('c', 100)).toBe(true);
});
