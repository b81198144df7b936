import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pairToRecords } from '../../src/records/pair-to-records.ts';
import { toRecordLine } from '../../src/records/record-line.ts';
import { addRecords, countRecords, noRecords } from '../../src/records/run-counts.ts';
import { buildPair, text } from './build-pair.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const timedOut = { status: 'timed_out', kind: 'timeout', reasons: [] } as const;

test('a file counts as its records were counted when they were written', async () => {
  const long = buildPair({ parts: [text('é'.repeat(100_000))] });
  const pairs = [long, buildPair({}, { parts: null }, timedOut)];
  const records = pairs.flatMap((pair, pairIndex) => pairToRecords(pair, { runId: 'r', pairIndex }));
  const path = join(await temporaryDirectory(), 'records.jsonl');
  await writeFile(path, `${records.map(toRecordLine).join('\n')}\n{"of":"another tool"}\n`);
  const counts = await countRecords(path);
  expect(counts).toEqual({
    recordCount: 4,
    statusCounts: { success: 3, error: 0, timeout: 1, rate_limited: 0, skipped: 0 },
    nextPairIndex: 2,
  });
  expect(counts).toEqual(addRecords(noRecords(), records));
});

test('a missing file is an error of the caller', async () => {
  await expect(countRecords(join(await temporaryDirectory(), 'missing'))).rejects.toMatchObject({ code: 'ENOENT' });
});
