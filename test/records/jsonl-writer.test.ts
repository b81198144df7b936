import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonlWriter } from '../../src/records/jsonl-writer.ts';
import { failingHandles } from './failing-handle.ts';
import type { FailurePlan } from './failing-handle.ts';
import { temporaryDirectory } from './temporary-directory.ts';

async function recordsPath(): Promise<string> {
  return join(await temporaryDirectory(), 'runs', 'one', 'records.jsonl');
}

describe('JsonlWriter', () => {
  test('makes the directories and appends batches in the order of the calls', async () => {
    const path = await recordsPath();
    const writer = new JsonlWriter(path);
    expect(await writer.open()).toEqual({ status: 'opened', repairedLines: 0 });
    const outcomes = await Promise.all([writer.append(['1', '2']), writer.append([]), writer.append(['ü'])]);
    await writer.close();
    expect(outcomes).toEqual([
      { status: 'written', lineCount: 2, byteCount: 4 },
      { status: 'written', lineCount: 0, byteCount: 0 },
      { status: 'written', lineCount: 1, byteCount: 3 },
    ]);
    expect(await readFile(path, 'utf8')).toBe('1\n2\nü\n');
    expect(writer.counts).toEqual({
      writtenLines: 3,
      writtenBytes: 7,
      failedBatches: 0,
      failedLines: 0,
      repairedLines: 0,
    });
  });

  test.skipIf(process.platform === 'win32')('makes files for the owner alone', async () => {
    const path = await recordsPath();
    const writer = new JsonlWriter(path);
    await writer.append(['1']);
    await writer.close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700);
  });

  test('cuts off and counts a torn last line of an earlier process', async () => {
    const path = join(await temporaryDirectory(), 'records.jsonl');
    await writeFile(path, '{"a":1}\n{"a":');
    const writer = new JsonlWriter(path);
    await writer.append(['{"a":2}']);
    await writer.close();
    expect(writer.counts.repairedLines).toBe(1);
    expect(await readFile(path, 'utf8')).toBe('{"a":1}\n{"a":2}\n');
  });

  test('a file that was deleted meanwhile is made anew', async () => {
    const path = await recordsPath();
    const writer = new JsonlWriter(path);
    await writer.append(['1']);
    await rm(dirname(path), { recursive: true });
    expect((await writer.append(['2'])).status).toBe('written');
    await writer.close();
    expect(await readFile(path, 'utf8')).toBe('2\n');
  });

  test('refuses a line with a line break, which would be read as two', async () => {
    const writer = new JsonlWriter(await recordsPath());
    expect(await writer.append(['a\nb', 'c'])).toEqual({ status: 'failed', errorType: 'line_break_in_line' });
    expect(writer.counts).toMatchObject({ failedBatches: 1, failedLines: 2, writtenLines: 0 });
    await writer.close();
  });

  test('closing waits for the batches on their way, and twice is once; later batches fail', async () => {
    const path = await recordsPath();
    const writer = new JsonlWriter(path);
    const batch = writer.append(['1']);
    await Promise.all([writer.close(), writer.close()]);
    expect((await batch).status).toBe('written');
    expect(await writer.append(['2'])).toEqual({ status: 'failed', errorType: 'closed' });
    expect(await writer.open()).toEqual({ status: 'failed', errorType: 'closed' });
    expect(await readFile(path, 'utf8')).toBe('1\n');
  });
});

describe('a failed batch', () => {
  test('is an outcome where the path is a directory, and the next batch tries again', async () => {
    const path = await recordsPath();
    await mkdir(path, { recursive: true });
    const writer = new JsonlWriter(path);
    expect(await writer.open()).toEqual({ status: 'failed', errorType: 'EISDIR' });
    expect(await writer.append(['1', '2'])).toEqual({ status: 'failed', errorType: 'EISDIR' });
    await rm(path, { recursive: true });
    expect((await writer.append(['3'])).status).toBe('written');
    await writer.close();
    expect(writer.counts).toMatchObject({ failedBatches: 1, failedLines: 2, writtenLines: 1 });
    expect(await readFile(path, 'utf8')).toBe('3\n');
  });

  test('is an outcome where a parent is a file', async () => {
    const file = join(await temporaryDirectory(), 'file');
    await writeFile(file, '');
    const outcome = await new JsonlWriter(join(file, 'records.jsonl')).append(['1']);
    expect(outcome).toEqual({ status: 'failed', errorType: expect.stringMatching(/^(ENOTDIR|EEXIST)$/) });
  });

  test.skipIf(!existsSync('/dev/full'))('is an outcome on a full device', async () => {
    const writer = new JsonlWriter('/dev/full');
    expect(await writer.append(['1'])).toEqual({ status: 'failed', errorType: 'ENOSPC' });
    expect(await writer.append(['1'])).toEqual({ status: 'failed', errorType: 'ENOSPC' });
    await writer.close();
  });

  test.each<[string, FailurePlan, string]>([
    ['is full in the middle of a line', { fullAfterBytes: 5 }, 'ENOSPC'],
    ['is full at once', { fullAfterBytes: 0 }, 'ENOSPC'],
    ['does not confirm', { syncFails: true }, 'EIO'],
    ['is full and cannot take back', { fullAfterBytes: 3, truncateFails: true }, 'ENOSPC'],
  ])('leaves no torn line when the disk %s', async (_name, failure, errorType) => {
    const path = await recordsPath();
    const plan: FailurePlan = {};
    const writer = new JsonlWriter(path, { openHandle: failingHandles(plan) });
    await writer.append(['before']);
    Object.assign(plan, failure);
    expect(await writer.append(['lost-1', 'lost-2'])).toEqual({ status: 'failed', errorType });
    Object.assign(plan, { fullAfterBytes: undefined, syncFails: false, truncateFails: false });
    expect((await writer.append(['after'])).status).toBe('written');
    await writer.close();
    expect(await readFile(path, 'utf8')).toBe('before\nafter\n');
  });

  test('is an outcome when a write takes no bytes', async () => {
    const path = await recordsPath();
    const writer = new JsonlWriter(path, {
      openHandle: async (at) => ({ ...(await failingHandles({})(at)), write: async () => ({ bytesWritten: 0 }) }),
    });
    expect(await writer.append(['1'])).toEqual({ status: 'failed', errorType: 'EIO' });
  });

  test('whatever fails, the file holds exactly the acknowledged batches, in order', async () => {
    const directory = await temporaryDirectory();
    let run = 0;
    const failure = fc.constantFrom<FailurePlan>(
      {},
      {},
      { fullAfterBytes: 0 },
      { fullAfterBytes: 4 },
      { syncFails: true },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(failure, { maxLength: 8 }), async (failures) => {
        run += 1;
        const path = join(directory, `${run}.jsonl`);
        const plan: FailurePlan = {};
        const writer = new JsonlWriter(path, { openHandle: failingHandles(plan) });
        await writer.open();
        let expected = '';
        for (const [index, next] of failures.entries()) {
          Object.assign(plan, { fullAfterBytes: undefined, syncFails: undefined }, next);
          const outcome = await writer.append([`line-${index}`, 'x']);
          if (outcome.status === 'written') expected += `line-${index}\nx\n`;
        }
        await writer.close();
        expect(await readFile(path, 'utf8')).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });
});
