import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { readRunDirectory } from '../../src/analysis/read-run-directory.ts';
import type { ComparisonInput } from '../../src/comparison/comparability-reasons.ts';
import { compareCalls } from '../../src/comparison/compare-calls.ts';
import { ShadowspanError } from '../../src/errors.ts';
import { pairToRecords } from '../../src/records/pair-to-records.ts';
import { toRecordLine } from '../../src/records/record-line.ts';
import { buildCall, text } from '../comparison/build-call.ts';
import { buildFunnel } from './build-funnel.ts';
import { candidateRecord, lines, pairLines, primaryRecord, undecided } from './build-records.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const clean = { lineCount: 2, invalidCount: 0, tornCount: 0, oversizedCount: 0, foreignCount: 0, duplicateCount: 0 };

test('joins both lines of a pair and keeps what a summary needs', async () => {
  const directory = await temporaryDirectory({
    'records.jsonl': pairLines(
      { latencyMs: 900, firstChunkMs: 90, usage: { input_tokens: 10, output_tokens: 5 }, redacted: { EMAIL: 1 } },
      {
        latencyMs: 400,
        comparison: {
          agreement: false,
          label: 'text_changed',
          reasons: [{ code: 'setting_dropped', severity: 'warns', details: [] }],
        },
      },
    ),
    'funnel.json': JSON.stringify(buildFunnel({ seen: 3 })),
  });
  expect(await readRunDirectory(directory)).toEqual({
    name: basename(directory),
    lines: clean,
    funnel: { status: 'ok', funnel: buildFunnel({ seen: 3 }) },
    pairs: [
      {
        pairId: 'p0',
        feature: 'ticket-router',
        candidateId: 'mini',
        primary: {
          model: 'big-model',
          latencyMs: 900,
          timeToFirstChunkMs: 90,
          inputTokens: 10,
          outputTokens: 5,
          isRedacted: true,
        },
        candidate: { model: 'small-model', latencyMs: 400, isRedacted: false },
        comparison: {
          status: 'compared',
          agreement: false,
          label: 'text_changed',
          kind: '',
          blockingCodes: [],
          warningCodes: ['setting_dropped'],
        },
      },
    ],
  });
});

test('reads the lines that the capturing half writes', async () => {
  const input: ComparisonInput = {
    primary: buildCall({ usage: { inputTokens: 10, outputTokens: 5 } }),
    candidate: buildCall({ parts: [text('no')], timing: { durationMs: 70 } }),
    losses: [{ path: 'parameters.seed', code: 'setting_dropped', reason: 'unknown' }],
  };
  const [primarySpan, candidateSpan] = ['a', 'b'].map((digit) => ({
    traceId: digit.repeat(32),
    spanId: digit.repeat(16),
  }));
  const records = pairToRecords(
    {
      id: 'f'.repeat(32),
      feature: 'ticket-router',
      sampling: { sampled: true, ratio: 0.1 },
      primary: { span: primarySpan!, redacted: input.primary },
      candidate: { span: candidateSpan!, redacted: input.candidate },
      run: { id: 'mini', configHash: 'c'.repeat(64), lane: 'translated', losses: input.losses, queuedMs: 1 },
      comparison: compareCalls(input),
    },
    { runId: 'run', pairIndex: 0 },
  );
  const directory = await temporaryDirectory({
    'records.jsonl': records.map((each) => `${toRecordLine(each)}\n`).join(''),
  });
  const reading = await readRunDirectory(directory);
  expect(reading.lines).toEqual(clean);
  expect(reading.pairs).toMatchObject([
    {
      pairId: 'f'.repeat(32),
      primary: { latencyMs: 100, inputTokens: 10, outputTokens: 5 },
      candidate: { latencyMs: 70 },
      comparison: { status: 'compared', agreement: false, label: 'text_changed', warningCodes: ['setting_dropped'] },
    },
  ]);
});

test('joins lines in any order, and one primary with several candidates', async () => {
  const directory = await temporaryDirectory({
    'records.jsonl': lines(
      candidateRecord({ pairId: 'p1', candidateId: 'mini' }),
      candidateRecord({ pairId: 'p1', candidateId: 'maxi' }),
      candidateRecord({ pairId: 'p2', candidateId: 'mini' }),
      primaryRecord({ pairId: 'p1', latencyMs: 7 }),
    ),
  });
  const { pairs } = await readRunDirectory(directory);
  expect(pairs.map((pair) => [pair.pairId, pair.candidateId, pair.primary?.latencyMs])).toEqual([
    ['p1', 'mini', 7],
    ['p1', 'maxi', 7],
    ['p2', 'mini', undefined],
  ]);
});

test('counts what it cannot use, and uses the rest', async () => {
  const foreign = { ...primaryRecord(), custom: {} };
  const directory = await temporaryDirectory({
    'records.jsonl':
      `not json\n\n{"run_id":1}\n${lines(foreign)}${pairLines()}${lines(candidateRecord())}` +
      `"${'x'.repeat(9_000)}"\n${pairLines({ pairId: 'p1' }).slice(0, -20)}`,
  });
  const reading = await readRunDirectory(directory, { maxLineBytes: 8_000 });
  expect(reading.pairs.map((pair) => pair.pairId)).toEqual(['p0']);
  expect(reading.lines).toEqual({
    lineCount: 9,
    invalidCount: 2,
    tornCount: 1,
    oversizedCount: 1,
    foreignCount: 1,
    duplicateCount: 1,
  });
});

test('a whole last line without its line break is read', async () => {
  const directory = await temporaryDirectory({ 'records.jsonl': pairLines().trimEnd() });
  expect(await readRunDirectory(directory)).toMatchObject({
    lines: clean,
    pairs: [{ primary: { model: 'big-model' } }],
  });
});

test('the kind of a failure and the codes that block are kept', async () => {
  const directory = await temporaryDirectory({
    'records.jsonl':
      pairLines({ pairId: 'p1' }, { comparison: undecided({ status: 'failed', kind: '429' }) }) +
      pairLines(
        { pairId: 'p2' },
        {
          comparison: undecided({
            status: 'incomparable',
            reasons: [{ code: 'media_missing', severity: 'blocks', details: [] }],
          }),
        },
      ),
  });
  const { pairs } = await readRunDirectory(directory);
  expect(pairs.map(({ comparison }) => [comparison.status, comparison.kind, comparison.blockingCodes])).toEqual([
    ['failed', '429', []],
    ['incomparable', '', ['media_missing']],
  ]);
});

test.each([
  ['missing', {}],
  ['invalid', { 'funnel.json': '{"seen":-1}' }],
  ['invalid', { 'funnel.json': '{"seen"' }],
])('a funnel can be %s: %j', async (status, files) => {
  const reading = await readRunDirectory(await temporaryDirectory(files));
  expect(reading).toMatchObject({ pairs: [], funnel: { status } });
});

test('a file that cannot be read is an error that names it', async () => {
  const directory = await temporaryDirectory({ 'records.jsonl/file': '' });
  const error: unknown = await readRunDirectory(directory).catch((reason: unknown) => reason);
  expect(ShadowspanError.isInstance(error) && error.code).toBe('records_unreadable');
  expect(error).toHaveProperty(
    'message',
    expect.stringMatching(/records\.jsonl: expected a readable file, got EISDIR/),
  );
});
