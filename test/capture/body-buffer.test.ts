import { expect, test } from 'vitest';

import { BodyBuffer } from '../../src/capture/body-buffer.ts';
import { ByteBudget } from '../../src/capture/byte-budget.ts';

function bufferOf(maxBytes: number, budget = new ByteBudget(1024 * 1024)): BodyBuffer {
  return new BodyBuffer(budget.lease(), maxBytes);
}

test('chunks come back as one body', () => {
  const buffer = bufferOf(100);
  buffer.push(Buffer.from('hello '));
  buffer.push(Buffer.from('world'));
  expect(buffer.bytes().toString()).toBe('hello world');
  expect(buffer.overflow).toBeUndefined();
  expect(buffer.keptBytes).toBe(11);
});

test('an empty body is empty', () => {
  expect(bufferOf(100).bytes()).toHaveLength(0);
});

test('a body over the limit keeps its edges and says so', () => {
  const buffer = bufferOf(50_000);
  buffer.push(Buffer.from(`START${'a'.repeat(40_000)}`));
  buffer.push(Buffer.from('b'.repeat(40_000)));
  buffer.push(Buffer.from(`${'c'.repeat(40_000)}END`));
  expect(buffer.overflow).toBe('too_large');
  expect(buffer.edges()).toMatch(/^START.*END$/s);
  expect(buffer.edges().length).toBeLessThan(40_000);
});

test('one chunk over the limit keeps its edges', () => {
  const buffer = bufferOf(10);
  buffer.push(Buffer.from(`{"model":"gpt-x","messages":"${'a'.repeat(100_000)}"}`));
  expect(buffer.edges()).toContain('"model":"gpt-x"');
});

test('a full budget stops the keeping, and what was held is given back', () => {
  const budget = new ByteBudget(100, 0);
  const lease = budget.lease();
  const buffer = new BodyBuffer(lease, 1000);
  buffer.push(Buffer.alloc(80));
  buffer.push(Buffer.alloc(80));
  expect(buffer.overflow).toBe('buffer_full');
  expect(budget.usedBytes).toBe(80);
  lease.release();
  expect(budget.usedBytes).toBe(0);
  lease.release();
  expect(budget.usedBytes).toBe(0);
});

test('what an exchange may hold uncounted is not taken from the budget', () => {
  const budget = new ByteBudget(100, 50);
  const lease = budget.lease();
  expect(lease.tryHold(50, {})).toBe(true);
  expect(budget.usedBytes).toBe(0);
  expect(lease.tryHold(30, {})).toBe(true);
  expect(budget.usedBytes).toBe(30);
  expect(lease.tryHold(80, {})).toBe(false);
  expect(budget.usedBytes).toBe(30);
  lease.release();
  expect(budget.usedBytes).toBe(0);
});
