import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseRecordLine, runManifestSchema } from '../../src/model/record.ts';
import type { RunManifest } from '../../src/model/record.ts';
import { pairToRecords } from '../../src/records/pair-to-records.ts';
import { openRunDirectory } from '../../src/records/run-directory.ts';
import type { RunDirectory, RunDirectoryOptions } from '../../src/records/run-directory.ts';
import { buildPair } from './build-pair.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const startedAtMs = Date.UTC(2026, 2, 1, 10);
const failed = { status: 'failed', kind: '500', reasons: [] } as const;
const serverError = { status: 'error', errorType: '500', httpStatus: 500 } as const;

const defaults = { feature: 'ticket-router', now: (): number => startedAtMs, processId: 4711 };

async function openRun(facts: Partial<RunDirectoryOptions> = {}): Promise<RunDirectory> {
  const directory = facts.directory ?? (await temporaryDirectory());
  const outcome = await openRunDirectory({ ...defaults, ...facts, directory });
  if (outcome.status === 'failed') throw new Error(outcome.errorType);
  const { run } = outcome;
  onTestFinished(async () => void (await run.close()));
  return run;
}

async function manifestOf(run: RunDirectory): Promise<RunManifest> {
  return runManifestSchema.parse(JSON.parse(await readFile(join(run.path, 'manifest.json'), 'utf8')));
}

describe('openRunDirectory', () => {
  test('makes a directory that the peer’s tools accept, from the first moment', async () => {
    const run = await openRun({ candidateIds: ['sonnet'], libraryVersion: '0.1.0' });
    expect(run.runId).toBe('ticket-router-20260301T100000Z-4711');
    expect((await readdir(run.path)).sort()).toEqual(['.insidellms_run', 'manifest.json', 'records.jsonl']);
    expect(await manifestOf(run)).toEqual({
      schema_version: '1.0.1',
      run_id: run.runId,
      created_at: '2026-03-01T10:00:00+00:00',
      started_at: '2026-03-01T10:00:00+00:00',
      completed_at: '2026-03-01T10:00:00+00:00',
      run_completed: false,
      library_version: '0.1.0',
      python_version: null,
      platform: null,
      command: null,
      model: { model_id: 'ticket-router', provider: 'shadowspan', params: { candidates: ['sonnet'] } },
      probe: { probe_id: 'shadow', probe_version: null, params: {} },
      dataset: {
        dataset_id: 'production-traffic',
        dataset_version: null,
        dataset_hash: null,
        provenance: 'shadowspan',
        params: {},
      },
      record_count: 0,
      success_count: 0,
      error_count: 0,
      records_file: 'records.jsonl',
      schemas: { ResultRecord: '1.0.1', RunManifest: '1.0.1' },
      custom: {
        status_counts: { success: 0, error: 0, timeout: 0, rate_limited: 0, skipped: 0 },
        timeout_count: 0,
        shadowspan: {
          feature: 'ticket-router',
          pair_count: 0,
          writing: { written_lines: 0, written_bytes: 0, failed_batches: 0, failed_lines: 0, repaired_lines: 0 },
        },
      },
    });
  });

  test('gives two threads of one process, started in the same second, a directory each', async () => {
    const directory = await temporaryDirectory();
    const runs = await Promise.all([openRun({ directory }), openRun({ directory }), openRun({ directory })]);
    const base = 'ticket-router-20260301T100000Z-4711';
    expect(runs.map(({ runId }) => runId).sort()).toEqual([base, `${base}-2`, `${base}-3`]);
  });

  test('continues a named run: counts, start and pair numbers go on', async () => {
    const directory = await temporaryDirectory();
    const earlier = await openRun({ directory, runId: 'nightly run' });
    await earlier.append(pairToRecords(buildPair(), earlier.nextPair()));
    await writeFile(join(earlier.path, 'records.jsonl'), '{"torn', { flag: 'a' });

    const run = await openRun({ directory, runId: 'nightly run', now: () => startedAtMs + 60_000 });
    expect(run.runId).toBe('nightly-run');
    expect(run.writing.repairedLines).toBe(1);
    expect(run.nextPair()).toEqual({ runId: 'nightly-run', pairIndex: 1 });
    expect(await manifestOf(run)).toMatchObject({
      record_count: 2,
      started_at: '2026-03-01T10:00:00+00:00',
      completed_at: '2026-03-01T10:01:00+00:00',
    });
  });

  test('refuses a named directory that holds something else, and leaves it alone', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'photos'));
    await writeFile(join(directory, 'photos', 'a.txt'), 'x');
    const outcome = await openRunDirectory({ directory, feature: 'f', runId: 'photos' });
    expect(outcome).toEqual({ status: 'failed', errorType: 'not_a_run_directory' });
    expect(await readdir(join(directory, 'photos'))).toEqual(['a.txt']);
  });

  test('takes a named directory that is empty', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'empty'));
    expect((await openRun({ directory, runId: 'empty' })).runId).toBe('empty');
  });

  test('a failure is an outcome', async () => {
    const file = join(await temporaryDirectory(), 'file');
    await writeFile(file, '');
    expect((await openRunDirectory({ directory: file, feature: 'f' })).status).toBe('failed');
    const directory = await temporaryDirectory();
    const broken = { directory, feature: 'f', now: () => Number.NaN };
    expect(await openRunDirectory(broken)).toEqual({ status: 'failed', errorType: 'RangeError' });
  });
});

describe('RunDirectory', () => {
  test('a closed run has its lines and a completed manifest with their counts', async () => {
    const run = await openRun();
    const first = pairToRecords(buildPair(), run.nextPair());
    const second = pairToRecords(buildPair({}, { parts: null, outcome: serverError }, failed), run.nextPair());
    await Promise.all([run.append(first), run.append(second)]);
    expect(await run.close()).toEqual({ status: 'written' });
    expect(await run.close()).toEqual({ status: 'written' });

    const lines = (await readFile(join(run.path, 'records.jsonl'), 'utf8')).split('\n').slice(0, -1);
    expect(lines.map(parseRecordLine)).toEqual([...first, ...second]);
    expect(await manifestOf(run)).toMatchObject({
      run_completed: true,
      record_count: 4,
      success_count: 3,
      error_count: 1,
      custom: { shadowspan: { pair_count: 2, writing: { written_lines: 4, failed_lines: 0 } } },
    });
    expect(await run.append(first)).toEqual({ status: 'failed', errorType: 'closed' });
  });

  test('replaces the funnel, and the last snapshot stays', async () => {
    const run = await openRun();
    const snapshots = [1, 2, 3].map((eligible) => run.writeFunnel({ eligible, sampled_out: 0 }));
    expect(await Promise.all(snapshots)).toEqual(Array.from({ length: 3 }, () => ({ status: 'written' })));
    expect(await readFile(join(run.path, 'funnel.json'), 'utf8')).toBe('{\n  "eligible": 3,\n  "sampled_out": 0\n}\n');
  });

  test('failures are outcomes and are counted', async () => {
    const run = await openRun();
    const parent = join(run.path, '..');
    const records = pairToRecords(buildPair(), run.nextPair());
    await rm(run.path, { recursive: true });
    await writeFile(run.path, 'in the way');
    expect(await run.writeFunnel({})).toEqual({ status: 'failed', errorType: 'ENOTDIR' });
    expect((await run.append(records)).status).toBe('failed');
    expect(run.writing).toMatchObject({ failedBatches: 1, failedLines: 2 });
    expect((await run.close()).status).toBe('failed');
    expect(await readdir(parent)).toEqual([run.runId]);
  });

  test('a record that cannot be written as JSON is an outcome', async () => {
    const run = await openRun();
    const [record] = pairToRecords(buildPair(), run.nextPair());
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    const outcome = await run.append([{ ...record, input: deep as null }]);
    expect(outcome).toEqual({ status: 'failed', errorType: 'RangeError' });
  });
});
