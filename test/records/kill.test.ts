import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseRecordLine } from '../../src/model/record.ts';
import { JsonlWriter } from '../../src/records/jsonl-writer.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Lets a process append pairs, kills it after `count` acknowledgements, and tells how many it had acknowledged by then. */
async function killAfter(path: string, count: number): Promise<number> {
  const script = join(import.meta.dirname, 'append-until-killed.ts');
  const child = spawn(process.execPath, ['--experimental-strip-types', '--no-warnings', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
    if (Number(printed.split('\n').at(-2)) >= count) child.kill('SIGKILL');
  });
  expect((await closed)[1]).toBe('SIGKILL');
  return Number(printed.split('\n').at(-2));
}

async function wholeLines(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).split('\n').slice(0, -1);
}

test.skipIf(process.platform === 'win32').each([1, 4, 9])(
  'every pair acknowledged before kill -9 (after %i) is on the disk, and the file goes on after a repair',
  async (count) => {
    const path = join(await temporaryDirectory(), 'records.jsonl');
    const acknowledged = await killAfter(path, count);
    expect(acknowledged).toBeGreaterThanOrEqual(count);

    const kept = (await wholeLines(path)).map(parseRecordLine);
    expect(kept.length).toBeGreaterThanOrEqual(acknowledged * 2);
    for (const [index, record] of kept.entries()) expect(record.custom['record_index']).toBe(Math.floor(index / 2));

    // The kill seldom tears a line by itself, so one is torn here.
    await appendFile(path, '{"custom":{"rec');
    const writer = new JsonlWriter(path);
    expect(await writer.open()).toEqual({ status: 'opened', repairedLines: 1 });
    await writer.append(['{}']);
    await writer.close();
    expect(await wholeLines(path)).toHaveLength(kept.length + 1);
    expect((await wholeLines(path)).at(-1)).toBe('{}');
  },
);
