import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildFunnel } from '../analysis/build-funnel.ts';
import { pairLines, undecided } from '../analysis/build-records.ts';
import type { LineFacts } from '../analysis/build-records.ts';
import { temporaryDirectory } from '../analysis/temporary-directory.ts';
import { run } from './fake-process.ts';

const funnel = buildFunnel({
  seen: 1_260,
  ineligible: { not_chat: 9, cancelled: 1 },
  eligible: 1_250,
  sampled_out: 1_125,
  shed: { queue_full: 4 },
  withheld: { content_dropped: 1 },
  replayed: 120,
  compared: 104,
  incomparable: { media_missing: 6, setting_dropped: 3 },
  failed: { 429: 3, 500: 1 },
  timed_out: 3,
  records_written: 240,
  records_failed: 0,
});

/** The lines of `count` pairs that share everything but their ids and, a little, their times. */
function manyPairs(name: string, count: number, comparison: LineFacts['comparison'] = {}): string {
  return Array.from({ length: count }, (_, index) =>
    pairLines(
      {
        pairId: `${name}-${index}`,
        latencyMs: 800 + index * 10,
        firstChunkMs: 200 + index,
        usage: { input_tokens: 100, output_tokens: 30 },
        redacted: index % 4 === 0 ? { EMAIL: 1 } : {},
      },
      {
        latencyMs: 380 + index * 5,
        firstChunkMs: 90 + index,
        usage: { input_tokens: 100, output_tokens: 24 },
        comparison,
      },
    ),
  ).join('');
}

const fullRun = [
  manyPairs('same', 91),
  manyPairs('text', 8, { agreement: false, label: 'text_changed' }),
  manyPairs('args', 4, { agreement: false, label: 'wrong_arguments' }),
  manyPairs('late', 1, { reasons: [{ code: 'latency_incomparable', severity: 'warns', details: [] }] }),
  manyPairs('media', 6, undecided({ status: 'incomparable', reasons: [blocking('media_missing')] })),
  manyPairs('drop', 3, undecided({ status: 'incomparable', reasons: [blocking('setting_dropped')] })),
  manyPairs('limit', 3, undecided({ status: 'failed', kind: '429' })),
  manyPairs('server', 1, undecided({ status: 'failed', kind: '500' })),
  manyPairs('slow', 3, undecided({ status: 'timed_out', kind: 'timeout' })),
].join('');

function blocking(code: string): { code: string; severity: 'blocks'; details: string[] } {
  return { code, severity: 'blocks', details: [] };
}

test('a whole report, for people', async () => {
  const directory = await temporaryDirectory({
    'router-1/records.jsonl': fullRun,
    'router-1/funnel.json': JSON.stringify(funnel),
  });
  const { exitCode, out, error } = await run(['report', join(directory, 'router-1')]);
  expect([exitCode, error]).toEqual([0, '']);
  expect(`\n${out}`).toMatchInlineSnapshot(`
    "
    Run router-1

    ticket-router / mini    big-model → small-model

      pairs         120  104 compared, 9 incomparable, 4 failed, 3 timed out
      agreement  88.5 %  92 of 104, 95 % interval 80.9 to 93.3 %

      same             92  88.5 %  ██████████████████
      text_changed      8   7.7 %  ██
      wrong_arguments   4   3.8 %  █

                        primary  candidate   change
      latency p50      1,190 ms     575 ms  −51.7 %
      latency p95      1,650 ms     805 ms  −51.2 %
      first chunk p50    239 ms     129 ms  −46.0 %
      input tokens       10,400     10,400        =
      output tokens       3,120      2,496  −20.0 %

      incomparable  media_missing ×6, setting_dropped ×3
      failed        429 ×3, 500 ×1
      with care     latency_incomparable ×1
      latency of    103 of 104 compared pairs
      redacted      33 of 120 pairs

    Where every call went

      calls seen          1,260
      ├ not eligible         10  not_chat ×9, cancelled ×1
      └ eligible          1,250
        ├ sampled out     1,125
        ├ shed                4  queue_full ×4
        ├ withheld            1  content_dropped ×1
        └ replayed          120
          ├ compared        104
          ├ incomparable      9  media_missing ×6, setting_dropped ×3
          ├ failed            4  429 ×3, 500 ×1
          └ timed out         3

      Every eligible call is accounted for.
      240 record lines written.
    "
  `);
});

test('a whole report, for programs', async () => {
  const directory = await temporaryDirectory({
    'router-1/records.jsonl': pairLines({ latencyMs: 9 }, { latencyMs: 4 }),
  });
  const { exitCode, out } = await run(['report', '--format', 'json', 'router-1'], { cwd: directory });
  expect(exitCode).toBe(0);
  expect(JSON.parse(out)).toEqual({
    format_version: 1,
    runs: ['router-1'],
    candidates: [
      {
        feature: 'ticket-router',
        candidate_id: 'mini',
        primary_models: ['big-model'],
        candidate_models: ['small-model'],
        pairs: 1,
        compared: 1,
        incomparable: 0,
        incomparable_reasons: {},
        failed: 0,
        failed_kinds: {},
        timed_out: 0,
        agreement: { count: 1, ratio: 1, interval_95: [expect.closeTo(0.2065, 4), 1] },
        labels: { same: 1 },
        warnings: {},
        latency_ms: { pairs: 1, p50: { primary: 9, candidate: 4 }, p95: { primary: 9, candidate: 4 } },
        time_to_first_chunk_ms: null,
        tokens: null,
        redacted_pairs: 0,
        redacted_ratio: 0,
        pairs_without_primary: 0,
      },
    ],
    funnel: null,
    runs_without_funnel: ['router-1'],
    lines: { total: 2, invalid: 0, torn: 0, oversized: 0, foreign: 0, duplicate: 0 },
  });
});

test('a root of runs is reported as one, from ./shadowspan-runs by default', async () => {
  const directory = await temporaryDirectory({
    'shadowspan-runs/b/records.jsonl': pairLines({ pairId: 'p1' }),
    'shadowspan-runs/a/records.jsonl': pairLines(
      { pairId: 'p1' },
      { comparison: { agreement: false, label: 'text_changed' } },
    ),
    'shadowspan-runs/a/funnel.json': JSON.stringify(buildFunnel({ seen: 7, eligible: 1, replayed: 1, compared: 1 })),
  });
  const { exitCode, out } = await run(['report'], { cwd: directory });
  expect(exitCode).toBe(0);
  expect(out).toContain('2 runs\n  a\n  b\n');
  expect(out).toMatch(/pairs\s+2 {2}2 compared/);
  expect(out).toMatch(/calls seen\s+7\n/);
  expect(out).toContain('1 of 2 runs have no readable funnel.json: calls without a pair are not known there.');
});

test('names the last five of many runs', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `run-${index}`);
  const directory = await temporaryDirectory(Object.fromEntries(names.map((name) => [`${name}/records.jsonl`, ''])));
  const { out } = await run(['report', directory]);
  expect(out).toContain('8 runs\n  3 earlier\n  run-3\n  run-4\n  run-5\n  run-6\n  run-7\n');
});

test('tells lines that it left out', async () => {
  const directory = await temporaryDirectory({
    'records.jsonl': `${pairLines()}oops\noops\n${pairLines({ pairId: 'p1' }).slice(0, -9)}`,
  });
  expect((await run(['report', directory])).out).toContain('Left out: 1 torn line, 2 invalid lines.');
});

test.each([
  ['eligible calls under way', { eligible: 5, replayed: 2, compared: 2 }, '3 eligible calls not accounted for'],
  ['a replay under way', { eligible: 2, replayed: 2, compared: 1 }, '1 replay not accounted for'],
  [
    'all accounted for',
    { eligible: 3, sampled_out: 2, replayed: 1, compared: 1 },
    'Every eligible call is accounted for.',
  ],
  ['two candidates', { eligible: 1, replayed: 2, compared: 2 }, 'Every replay is accounted for.'],
  [
    'two candidates and their calls',
    { eligible: 1, replayed_calls: 1, replayed: 2, compared: 2 },
    'Every eligible call is accounted for.',
  ],
  ['lost lines', { records_written: 1, records_failed: 2 }, '1 record line written, 2 lines lost.'],
])('the funnel tells %s', async (_, facts, expected) => {
  const directory = await temporaryDirectory({
    'records.jsonl': pairLines(),
    'funnel.json': JSON.stringify(buildFunnel(facts)),
  });
  expect((await run(['report', directory])).out).toContain(expected);
});

test('what a record says cannot steer the terminal', async () => {
  const directory = await temporaryDirectory({
    'records.jsonl': pairLines({ model: 'a\u001b[31m\u009b\n' }, { candidateId: `\u202e${'x'.repeat(500)}` }),
  });
  const { out } = await run(['report', directory]);
  expect(out).toContain('a?[31m??');
  expect(out).toContain(`?${'x'.repeat(78)}…`);
  expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test.each<[string, Record<string, string>, string]>([
  ['no run', {}, 'There is no run directory here.'],
  ['no funnel', { 'records.jsonl': '' }, 'The run has not written its first pair'],
  ['no call', { 'funnel.json': JSON.stringify(buildFunnel()) }, 'No LLM call was seen.'],
  [
    'no eligible call',
    { 'funnel.json': JSON.stringify(buildFunnel({ seen: 2, ineligible: { not_chat: 2 } })) },
    'No call could be shadowed: not_chat ×2.',
  ],
  [
    'no sampled call',
    { 'funnel.json': JSON.stringify(buildFunnel({ seen: 2, eligible: 2, sampled_out: 2 })) },
    'Raise shadow.sampling.ratio',
  ],
  [
    'no sent call',
    { 'funnel.json': JSON.stringify(buildFunnel({ seen: 2, eligible: 2, sampled_out: 1, shed: { queue_full: 1 } })) },
    'Chosen calls were not replayed: queue_full ×1.',
  ],
  [
    'calls under way',
    { 'funnel.json': JSON.stringify(buildFunnel({ seen: 2, eligible: 2, sampled_out: 1 })) },
    'under way',
  ],
])('%s is too little data, and the report says why', async (_, files, expected) => {
  const { exitCode, out } = await run(['report', await temporaryDirectory(files)]);
  expect(exitCode).toBe(3);
  expect(out).toContain('No pairs yet.');
  expect(out).toContain(expected);
});

test('a default directory that is not there yet is too little data', async () => {
  const { exitCode, out } = await run(['report'], { cwd: await temporaryDirectory() });
  expect([exitCode, out.split('\n')[0]]).toEqual([3, 'No pairs yet.']);
});

test('pairs of which none was compared are too little data', async () => {
  const directory = await temporaryDirectory({
    'records.jsonl': pairLines({}, { comparison: undecided({ status: 'failed', kind: '500' }) }),
  });
  const { exitCode, out } = await run(['report', directory]);
  expect(exitCode).toBe(3);
  expect(out).toMatch(/pairs\s+1 {2}0 compared, 0 incomparable, 1 failed/);
});

test('a named directory that is not there is a usage error', async () => {
  const cwd = await temporaryDirectory();
  const { exitCode, out, error } = await run(['report', 'runs'], { cwd });
  expect([exitCode, out]).toEqual([2, '']);
  expect(error).toBe(
    `shadowspan: Reading ${join(cwd, 'runs')}: expected a run directory or a directory of run directories, got ENOENT.\n`,
  );
});
