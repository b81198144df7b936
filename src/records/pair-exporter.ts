import type { ExportedSpan } from '../capture/exported-span.ts';
import { countInternalError, guarded, selfMetrics } from '../capture/self-metrics.ts';
import { warnOnce } from '../capture/warn-once.ts';
import { ShadowspanError } from '../errors.ts';
import type { FunnelSnapshot } from '../model/funnel.ts';
import type { Pair } from '../model/pair.ts';
import type { ResultRecord } from '../model/record.ts';
import { createRedactor } from '../redaction/redactor.ts';
import { ATTR_SHADOWSPAN_OUTCOME, ATTR_SHADOWSPAN_PAIR_ID, METRIC_RECORDS } from '../semconv.ts';
import { VERSION } from '../version.ts';
import { PairJoiner } from './pair-joiner.ts';
import { pairToRecords, type RunIdentity } from './pair-to-records.ts';
import { openRunDirectory, type RunDirectory } from './run-directory.ts';

/** Any OpenTelemetry span exporter, as far as it is called here. */
export interface SpanSink {
  export(spans: never[], done: (result: { readonly code: number; readonly error?: Error }) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Options of {@link PairExporter}; at least one of `directory` and `otlp`. */
export interface PairExporterOptions {
  /** Where run directories with `records.jsonl` are made. @default no records */
  readonly directory?: string | undefined;
  /** Name of the run directory. @default feature, start time and process id: always a new one */
  readonly runId?: string | undefined;
  /** Exporter that also gets the spans of every pair: an `OTLPTraceExporter`. @default none */
  readonly otlp?: SpanSink | undefined;
  /** Milliseconds that one span of a pair waits for the other behind another processor. @default 60_000 */
  readonly maxWaitMs?: number | undefined;
  /** Pairs that wait at once; the oldest are given up and counted. @default 1_000 */
  readonly maxWaitingPairs?: number | undefined;
}

type ExportResult = { readonly code: number; readonly error?: Error };

/**
 * An OpenTelemetry span exporter that writes pairs: as result records, one line for the primary and one for each
 * candidate, to `records.jsonl`, and/or as spans over OTLP. Spans that belong to no pair are passed over.
 *
 * `ShadowSpanProcessor` hands it whole pairs. Behind any other processor it joins spans by `shadowspan.pair.id`.
 *
 * @throws ShadowspanError `invalid_option` from the constructor; nothing afterwards
 * @example
 * new PairExporter({ directory: './shadowspan-runs' })
 */
export class PairExporter {
  readonly #options: PairExporterOptions;
  readonly #joiner: PairJoiner;
  #run: Promise<RunDirectory | undefined> | undefined;
  #pending: Promise<unknown> = Promise.resolve();
  #isShutDown = false;

  constructor(options: PairExporterOptions) {
    if (options.directory === undefined && options.otlp === undefined) {
      throw new ShadowspanError(
        'invalid_option',
        'PairExporter: give a directory for records, an otlp exporter, or both.',
      );
    }
    this.#options = options;
    this.#joiner = new PairJoiner({
      maxWaitMs: options.maxWaitMs ?? 60_000,
      maxWaitingPairs: options.maxWaitingPairs ?? 1000,
      redactor: createRedactor(),
      onUnpaired: (count) => countRecords('unpaired', count),
    });
  }

  export(spans: ExportedSpan[], done: (result: ExportResult) => void): void {
    if (this.#isShutDown) {
      done({ code: 1, error: new Error('PairExporter is shut down') });
      return;
    }
    this.#track(this.#exportAndTell(spans, done));
  }

  /** Keeps the funnel beside the records, so that a report can account for every call. */
  writeFunnel(funnel: FunnelSnapshot, feature: string): void {
    if (this.#options.directory === undefined || this.#isShutDown) return;
    const work = this.#openRun(feature).then((run) =>
      run?.writeFunnel({
        ...funnel,
        records_written: run.writing.writtenLines,
        records_failed: run.writing.failedLines,
      }),
    );
    this.#track(work);
  }

  /** The run directory, once something has been written. */
  async runDirectory(): Promise<string | undefined> {
    return (await this.#run)?.path;
  }

  async forceFlush(): Promise<void> {
    await this.#pending;
    await this.#options.otlp?.forceFlush?.();
  }

  async shutdown(): Promise<void> {
    if (this.#isShutDown) return;
    this.#isShutDown = true;
    this.#joiner.giveUp();
    await this.#pending;
    await Promise.allSettled([this.#run?.then((run) => run?.close()), this.#options.otlp?.shutdown()]);
  }

  #track(work: Promise<unknown>): void {
    this.#pending = Promise.allSettled([this.#pending, work]);
  }

  async #exportAndTell(spans: ExportedSpan[], done: (result: ExportResult) => void): Promise<void> {
    let succeeded = false;
    try {
      succeeded = await this.#export(spans);
    } catch (error) {
      countInternalError('PairExporter.export', error);
    }
    done({ code: succeeded ? 0 : 1 });
  }

  async #export(spans: ExportedSpan[]): Promise<boolean> {
    const outcomes = await Promise.all([this.#writeRecords(spans), this.#send(spans)]);
    return outcomes.every(Boolean);
  }

  async #writeRecords(spans: ExportedSpan[]): Promise<boolean> {
    if (this.#options.directory === undefined) return true;
    const pairs = this.#joiner.join(spans);
    const [first] = pairs;
    if (first === undefined) return true;
    const run = await this.#openRun(first.feature);
    if (run === undefined) {
      countRecords('failed', pairs.length * 2);
      return false;
    }
    const records = toRecords(pairs, run);
    const outcome = await run.append(records);
    countRecords(outcome.status, records.length);
    if (outcome.status === 'failed') tellOfFailure(run.path, outcome.errorType);
    return outcome.status === 'written';
  }

  #send(spans: ExportedSpan[]): Promise<boolean> {
    const { otlp } = this.#options;
    const ofPairs = spans.filter((span) => span.attributes[ATTR_SHADOWSPAN_PAIR_ID] !== undefined);
    if (otlp === undefined || ofPairs.length === 0) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const handedOver = guarded('PairExporter.otlp', () => {
      otlp.export(ofPairs as never[], ({ code }) => resolve(code === 0));
      return true;
    });
    if (handedOver !== true) resolve(false);
    return promise;
  }

  /** Opens the run directory on first use; after a failure the next export tries again. */
  async #openRun(feature: string): Promise<RunDirectory | undefined> {
    const directory = this.#options.directory as string;
    this.#run ??= openRunDirectory({ directory, feature, runId: this.#options.runId, libraryVersion: VERSION }).then(
      (outcome) => {
        if (outcome.status === 'opened') return outcome.run;
        this.#run = undefined;
        tellOfFailure(directory, outcome.errorType);
        return undefined;
      },
    );
    return this.#run;
  }
}

/** One primary line for each call and one line for each of its candidates, all with the same running number. */
function toRecords(pairs: readonly Pair[], run: RunDirectory): ResultRecord[] {
  const identities = new Map<string, RunIdentity>();
  return pairs.flatMap((pair) => {
    const known = identities.get(pair.id);
    const identity = known ?? run.nextPair();
    identities.set(pair.id, identity);
    const [primary, candidate] = pairToRecords(pair, identity);
    return known === undefined ? [primary, candidate] : [candidate];
  });
}

function countRecords(outcome: string, count: number): void {
  if (count > 0) selfMetrics.add(METRIC_RECORDS, { [ATTR_SHADOWSPAN_OUTCOME]: outcome }, count);
}

function tellOfFailure(path: string, errorType: string): void {
  warnOnce(
    'SHADOWSPAN_RECORDS_UNWRITABLE',
    `Records cannot be written under ${path} (${errorType}): pairs are lost until that is mended. Calls are not affected.`,
  );
}
