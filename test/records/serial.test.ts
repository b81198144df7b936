import { expect, test } from 'vitest';
import { Serial } from '../../src/records/serial.ts';

test('a task starts when the one before it has ended, also when that failed', async () => {
  const serial = new Serial();
  const gate = Promise.withResolvers<void>();
  const log: string[] = [];
  const first = serial.run(async () => {
    log.push('first starts');
    await gate.promise;
    log.push('first ends');
    throw new Error('planned');
  });
  const second = serial.run(async () => {
    log.push('second starts');
    return 2;
  });
  gate.resolve();
  await expect(first).rejects.toThrow('planned');
  expect(await second).toBe(2);
  expect(log).toEqual(['first starts', 'first ends', 'second starts']);
});
