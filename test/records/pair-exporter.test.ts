import { mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { expect, onTestFinished, test, vi } from 'vitest';

import { putPair } from '../../src/capture/beside-span.ts';
import type { ExportedSpan } from '../../src/capture/exported-span.ts';
import { funnelSnapshotSchema } from '../../src/model/funnel.ts';
import type { Pair } from '../../src/model/pair.ts';
import { parseRecordLine, type ResultRecord, shadowspanFieldsOf } from '../../src/model/record.ts';
import { PairExporter, type PairExporterOptions } from '../../src/records/pair-exporter.ts';
import { METRIC_INTERNAL_ERRORS, METRIC_RECORDS } from '../../src/semconv.ts';
import { startMetrics } from '../support/metrics.ts';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { startSimulator } from '../support/simulator/start-simulator.ts';
import { candidateAt, startShadowApp } from '../shadow/shadow-app.ts';
import { buildPair } from './build-pair.ts';
import { copiedSpansOf } from './pair-spans-of.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** The lines of the only run under a directory. */
async function recordsUnder(directory: string): Promise<ResultRecord[]> {
  const runs = await readdir(directory);
  expect(runs).toHaveLength(1);
  const text = await readFile(join(directory, String(runs[0]), 'records.jsonl'), 'utf8');
  return text.split('\n').filter(Boolean).map(parseRecordLine);
}

/** Role and candidate of each line. */
function told(records: readonly ResultRecord[]): string[] {
  return records.map((record) => {
    const fields = shadowspanFieldsOf(record);
    return fields?.role === 'candidate' ? `candidate ${fields.candidate_id}` : String(fields?.role);
  });
}

function pairWith(id: string, candidateId = 'sonnet', spanId = '4'.repeat(16)): Pair {
  const pair = buildPair();
  const candidate = { ...pair.candidate, span: { ...pair.candidate.span, spanId } };
  return { ...pair, id, run: { ...pair.run, id: candidateId }, candidate };
}

/** The candidate's span with its pair beside it, as behind a processor of the same process. */
function besideSpan(pair: Pair): ExportedSpan {
  const [, candidate] = copiedSpansOf(pair) as [ExportedSpan, ExportedSpan];
  putPair(candidate, pair);
  return candidate;
}

function exportTo(exporter: PairExporter, spans: ExportedSpan[]): Promise<number> {
  return new Promise((resolve) => {
    exporter.export(spans, ({ code }) => resolve(code));
  });
}

function startExporter(options: PairExporterOptions): PairExporter {
  const exporter = new PairExporter(options);
  onTestFinished(() => exporter.shutdown());
  return exporter;
}

/** Hands plain copies on, as a processor may that changes attributes. */
class CopyingProcessor implements SpanProcessor {
  readonly #inner: SpanProcessor;
  /** Spans to hold back until this many have come; then they go on in the reverse order. */
  readonly #hold: number;
  readonly #held: ReadableSpan[] = [];

  constructor(inner: SpanProcessor, hold: number) {
    this.#inner = inner;
    this.#hold = hold;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    const { name, kind, startTime, endTime, duration, status, attributes, links, events, ended, resource } = span;
    const { instrumentationScope, droppedAttributesCount, droppedEventsCount, droppedLinksCount } = span;
    const spanContext = span.spanContext();
    this.#held.push({
      name,
      kind,
      spanContext: () => spanContext,
      startTime,
      endTime,
      duration,
      status,
      attributes: { ...attributes },
      links,
      events,
      ended,
      resource,
      instrumentationScope,
      droppedAttributesCount,
      droppedEventsCount,
      droppedLinksCount,
    });
    if (this.#held.length < this.#hold) return;
    for (const copy of this.#held.splice(0).toReversed()) this.#inner.onEnd(copy);
  }

  forceFlush(): Promise<void> {
    return this.#inner.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown();
  }
}

test('as the exporter of the shadow processor it writes each pair as two lines, with the funnel beside them', async () => {
  const directory = await temporaryDirectory();
  const exporter = startExporter({ directory });
  const app = await startShadowApp({ shadow: { exporter } });
  for (const content of ['one', 'two']) await app.ask(content);
  await app.processor.forceFlush();

  const records = await recordsUnder(directory);
  expect(told(records)).toEqual(['primary', 'candidate small', 'primary', 'candidate small']);
  expect(records[1]).toMatchObject({
    status: 'success',
    model: { model_id: 'gpt-small', provider: 'openai' },
    output_text: 'Hello there, friend!',
    scores: { agreement: 1 },
  });
  const path = (await exporter.runDirectory()) as string;
  const funnel = funnelSnapshotSchema.parse(JSON.parse(await readFile(join(path, 'funnel.json'), 'utf8')));
  expect(funnel).toMatchObject({ seen: 2, compared: 2, records_written: 4, records_failed: 0 });
});

test.each<[string, (exporter: SpanExporter) => SpanProcessor]>([
  ['a simple', (exporter) => new SimpleSpanProcessor({ exporter })],
  ['a batch', (exporter) => new BatchSpanProcessor({ exporter })],
])('behind %s span processor it finds the pair beside the span', async (_, processorOf) => {
  const directory = await temporaryDirectory();
  const processor = processorOf(startExporter({ directory }));
  const app = await startShadowApp({ shadow: { exporter: undefined }, spanProcessors: [processor] });
  await app.ask('I am jane.doe@example.org');
  await app.pairs();
  await processor.forceFlush();

  const records = await recordsUnder(directory);
  expect(told(records)).toEqual(['primary', 'candidate small']);
  // Content is in the record although none is on the spans: it travelled beside them.
  expect(JSON.stringify(records[0]?.messages)).toMatch(/I am \[EMAIL_\w+\]/);
});

test('several candidates of one call give one primary line, also where their spans come one by one', async () => {
  const second = await startSimulator();
  onTestFinished(() => second.close());
  for (const place of ['shadow processor', 'simple processor'] as const) {
    const directory = await temporaryDirectory();
    const exporter = startExporter({ directory });
    const simple = new SimpleSpanProcessor({ exporter });
    const app = await startShadowApp({
      furtherCandidates: [candidateAt(second, { id: 'other', model: 'gpt-other' })],
      shadow: { exporter: place === 'shadow processor' ? exporter : undefined },
      spanProcessors: place === 'simple processor' ? [simple] : [],
    });
    await app.ask();
    await app.processor.forceFlush();
    await exporter.forceFlush();

    const records = await recordsUnder(directory);
    expect(told(records)).toEqual(['primary', 'candidate small', 'candidate other']);
    expect(new Set(records.map(({ custom }) => custom['record_index']))).toEqual(new Set([0]));
    app.instrumentation.disable();
    await app.telemetry.stop();
  }
});

test.each([1, 2])(
  'behind a processor that hands on copies it joins spans by their attributes (held: %i)',
  async (hold) => {
    const directory = await temporaryDirectory();
    const exporter = startExporter({ directory });
    const inner = new SimpleSpanProcessor({ exporter });
    const app = await startShadowApp({
      instrumentation: { content: { spans: 'redacted' }, redaction: { budgetMs: 60_000 } },
      candidateSimulator: { models: { '*': () => ({ text: 'Hello yourself' }) } },
      spanProcessors: [new CopyingProcessor(inner, hold)],
    });
    await app.ask('I am jane.doe@example.org');
    const [pair] = await app.pairs();
    await exporter.forceFlush();

    const records = await recordsUnder(directory);
    expect(told(records)).toEqual(['primary', 'candidate small']);
    expect(records.map(({ custom }) => custom['replicate_key'])).toEqual([pair?.id, pair?.id]);
    expect(records[0]?.custom['shadowspan']).toMatchObject({
      span_id: pair?.primary.span.spanId,
      redaction: { counts: { EMAIL: 1 }, key_id: pair?.primary.redacted.redaction.keyId, content: true },
    });
    expect(JSON.stringify(records[0]?.messages)).toMatch(/I am \[EMAIL_\w+\]/);
    expect(records[1]).toMatchObject({ output_text: 'Hello yourself', scores: { agreement: 0 }, status: 'success' });
  },
);

test('the same span twice, from two processors, is one line', async () => {
  const directory = await temporaryDirectory();
  const exporter = startExporter({ directory });
  await exportTo(exporter, [besideSpan(pairWith('a'))]);
  await exportTo(exporter, [besideSpan(pairWith('a'))]);
  await exporter.forceFlush();

  expect(told(await recordsUnder(directory))).toEqual(['primary', 'candidate sonnet']);
});

test('a span that waits too long for its other half is given up and counted', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const metrics = startMetrics();
  const directory = await temporaryDirectory();
  const exporter = startExporter({ directory, maxWaitMs: 1000 });
  const [primary, candidate] = copiedSpansOf(pairWith('a')) as [ExportedSpan, ExportedSpan];
  await exportTo(exporter, [primary]);
  vi.advanceTimersByTime(1001);
  await exportTo(exporter, [candidate]);

  expect(await readdir(directory)).toEqual([]);
  expect(await metrics.sums(METRIC_RECORDS, ['shadowspan.outcome'])).toEqual({ unpaired: 1 });
});

test('spans of the application that belong to no pair make no file and no request', async () => {
  const directory = await temporaryDirectory();
  const otlp = { export: vi.fn<() => void>(), shutdown: () => Promise.resolve() };
  const exporter = startExporter({ directory, otlp });
  const [span] = copiedSpansOf(pairWith('a'));

  expect(await exportTo(exporter, [{ ...span, attributes: { 'http.route': '/' } }])).toBe(0);
  expect(await readdir(directory)).toEqual([]);
  expect(otlp.export).not.toHaveBeenCalled();
});

test('where records cannot be written the application goes on, it is counted, said once, and mended when it can be', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  onTestFinished(() => warned.mockRestore());
  const metrics = startMetrics();
  const directory = join(await temporaryDirectory(), 'runs');
  await writeFile(directory, 'a file in the way');
  const exporter = startExporter({ directory });
  const app = await startShadowApp({ shadow: { exporter } });

  for (const content of ['one', 'two']) expect(await app.ask(content)).toBe('Hello there, friend!');
  await app.processor.forceFlush();
  expect(await metrics.sums(METRIC_RECORDS, ['shadowspan.outcome'])).toEqual({ failed: 4 });
  expect(warned.mock.calls).toEqual([
    [
      expect.stringMatching(/Records cannot be written under .*runs \((ENOTDIR|EEXIST)\)/),
      { type: 'ShadowspanWarning', code: 'SHADOWSPAN_RECORDS_UNWRITABLE' },
    ],
  ]);

  await rm(directory);
  await app.ask('three');
  await app.processor.forceFlush();
  expect(told(await recordsUnder(directory))).toEqual(['primary', 'candidate small']);
  const path = (await exporter.runDirectory()) as string;
  expect(JSON.parse(await readFile(join(path, 'funnel.json'), 'utf8'))).toMatchObject({
    records_written: 2,
    records_failed: 4,
  });
});

test('two candidates of a call that cannot be written are three lost lines', async () => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  onTestFinished(() => void vi.restoreAllMocks());
  const metrics = startMetrics();
  const directory = join(await temporaryDirectory(), 'runs');
  await writeFile(directory, 'a file in the way');
  const exporter = startExporter({ directory });
  const pairs = [pairWith('a', 'one', '5'.repeat(16)), pairWith('a', 'two')];

  expect(await exportTo(exporter, pairs.map(besideSpan))).toBe(1);
  expect(await metrics.sums(METRIC_RECORDS, ['shadowspan.outcome'])).toEqual({ failed: 3 });
});

test('after a failed write a further candidate of the same call brings its primary line', async () => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  onTestFinished(() => void vi.restoreAllMocks());
  const directory = await temporaryDirectory();
  const exporter = startExporter({ directory });
  await exportTo(exporter, [besideSpan(pairWith('a'))]);
  const file = join((await exporter.runDirectory()) as string, 'records.jsonl');
  await rm(file);
  await mkdir(file);
  expect(await exportTo(exporter, [besideSpan(pairWith('b', 'one', '5'.repeat(16)))])).toBe(1);
  await rmdir(file);
  expect(await exportTo(exporter, [besideSpan(pairWith('b', 'two'))])).toBe(0);

  expect(told(await recordsUnder(directory))).toEqual(['primary', 'candidate two']);
});

test('a pair that cannot be told does not take the others of its batch with it', async () => {
  const directory = await temporaryDirectory();
  const exporter = startExporter({ directory });
  const broken = { ...pairWith('b'), comparison: null as unknown as Pair['comparison'] };
  const spans = [besideSpan(pairWith('a')), besideSpan(pairWith('c'))];
  const [, brokenSpan] = copiedSpansOf(pairWith('b')) as [ExportedSpan, ExportedSpan];
  putPair(brokenSpan, broken);
  await exportTo(exporter, [...spans.slice(0, 1), brokenSpan, ...spans.slice(1)]);

  const records = await recordsUnder(directory);
  expect(records.map(({ custom }) => custom['replicate_key'])).toEqual(['a', 'a', 'c', 'c']);
});

test('the pairs also go out over OTLP, both spans of each, and nothing else', async () => {
  const receiver = await startOtlpReceiver();
  onTestFinished(() => receiver.close());
  const directory = await temporaryDirectory();
  const exporter = startExporter({
    directory,
    otlp: new OTLPTraceExporter({ url: `${receiver.url}/v1/traces` }),
  });
  const app = await startShadowApp({
    shadow: { exporter },
    instrumentation: { content: { spans: 'redacted' }, redaction: { budgetMs: 60_000 } },
  });
  await app.ask('I am jane.doe@example.org');
  await app.processor.forceFlush();

  const primary = app.spanNamed('chat gpt-primary');
  const candidate = app.spanNamed('chat gpt-small');
  expect(receiver.spans.map(({ name, traceId, spanId }) => ({ name, traceId, spanId }))).toEqual(
    [primary, candidate].map((span) => ({
      name: span.name,
      traceId: span.spanContext().traceId,
      spanId: span.spanContext().spanId,
    })),
  );
  expect(receiver.spans.map(({ attributes }) => attributes['shadowspan.role'])).toEqual(['primary', 'candidate']);
  const [body] = receiver.bodies;
  expect(body).toContain('gen_ai.evaluation.result');
  expect(body).not.toContain('jane.doe');
  expect(told(await recordsUnder(directory))).toEqual(['primary', 'candidate small']);
});

test('what goes out over OTLP alone is enough', async () => {
  const receiver = await startOtlpReceiver();
  onTestFinished(() => receiver.close());
  const exporter = startExporter({ otlp: new OTLPTraceExporter({ url: `${receiver.url}/v1/traces` }) });
  const app = await startShadowApp({ shadow: { exporter } });
  await app.ask();
  await app.processor.shutdown();

  expect(receiver.spans).toHaveLength(2);
  expect(await exporter.runDirectory()).toBeUndefined();
});

const broken = new Error('broken otlp exporter');

test.each<[string, NonNullable<PairExporterOptions['otlp']>]>([
  [
    'throws',
    {
      export() {
        throw broken;
      },
      forceFlush() {
        throw broken;
      },
      shutdown() {
        throw broken;
      },
    },
  ],
  [
    'rejects',
    {
      export: () => Promise.reject(broken) as never,
      forceFlush: () => Promise.reject(broken),
      shutdown: () => Promise.reject(broken),
    },
  ],
  ['says no', { export: (_spans, done) => done({ code: 1, error: broken }), shutdown: () => Promise.resolve() }],
])('an OTLP exporter that %s loses its own copy, and no record', async (_, otlp) => {
  const directory = await temporaryDirectory();
  const exporter = startExporter({ directory, otlp });

  expect(await exportTo(exporter, copiedSpansOf(pairWith('a')))).toBe(1);
  await exporter.forceFlush();
  await exporter.shutdown();
  expect(told(await recordsUnder(directory))).toEqual(['primary', 'candidate sonnet']);
});

const never = (): Promise<void> => new Promise<void>(() => undefined);

test('an OTLP exporter that never answers holds nobody for ever', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const exporter = startExporter({ otlp: { export: () => undefined, shutdown: never } });
  const exported = exportTo(exporter, copiedSpansOf(pairWith('a')));
  const ended = exporter.shutdown();
  await vi.advanceTimersByTimeAsync(10_000);

  expect(await exported).toBe(1);
  await ended;
});

test('a caller whose own callback throws is no trouble', async () => {
  const metrics = startMetrics();
  const exporter = startExporter({ directory: await temporaryDirectory() });
  exporter.export([], () => {
    throw new TypeError('broken caller');
  });
  await exporter.forceFlush();
  await exporter.shutdown();
  exporter.export([], () => {
    throw new TypeError('broken caller');
  });

  expect(await metrics.sums(METRIC_INTERNAL_ERRORS, ['code.function.name'])).toEqual({
    'PairExporter.export': 1,
    'PairExporter.done': 1,
  });
});

test('a shutdown writes what is under way and seals the run; afterwards nothing is taken', async () => {
  const directory = await temporaryDirectory();
  const exporter = startExporter({ directory });
  const exported = exportTo(exporter, copiedSpansOf(pairWith('a')));
  await Promise.all([exporter.shutdown(), exporter.shutdown()]);

  expect(await exported).toBe(0);
  expect(await exportTo(exporter, copiedSpansOf(pairWith('b')))).toBe(1);
  const path = (await exporter.runDirectory()) as string;
  expect(JSON.parse(await readFile(join(path, 'manifest.json'), 'utf8'))).toMatchObject({
    run_completed: true,
    record_count: 2,
  });
});

test.each([
  [{}, /give a directory for records, an otlp exporter, or both/],
  [{ directory: '.', maxWaitMs: 0 }, /maxWaitMs must be a number from 1, got 0/],
  [{ directory: '.', maxWaitingPairs: Number.NaN }, /maxWaitingPairs must be a number from 1, got NaN/],
])('the options %j are refused', (options, message) => {
  expect(() => new PairExporter(options)).toThrow(message);
});
