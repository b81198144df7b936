import type { ExportedSpan } from '../capture/exported-span.ts';
import { type ExportDone, handToExporter } from '../capture/hand-to-exporter.ts';
import { guarded, selfMetrics } from '../capture/self-metrics.ts';
import { settled, settleWithin } from '../capture/settle-within.ts';
import { ShadowspanError } from '../errors.ts';
import type { FunnelSnapshot } from '../model/funnel.ts';
import { createRedactor } from '../redaction/redactor.ts';
import { ATTR_SHADOWSPAN_OUTCOME, ATTR_SHADOWSPAN_PAIR_ID, METRIC_RECORDS } from '../semconv.ts';
import { PairJoiner } from './pair-joiner.ts';
import { PairRecorder } from './pair-recorder.ts';

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

/** How long the exporter behind us may take for one batch, and for its end. */
const otlpTimeoutMs = 10_000;
const endTimeoutMs = 5000;

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
  readonly #otlp: SpanSink | undefined;
  readonly #joiner: PairJoiner;
  readonly #recorder: PairRecorder | undefined;
  readonly #underWay = new Set<Promise<unknown>>();
  #ending: Promise<void> | undefined;

  constructor(options: PairExporterOptions) {
    checkOptions(options);
    const { directory, runId, maxWaitMs = 60_000, maxWaitingPairs = 1000 } = options;
    this.#otlp = options.otlp;
    if (directory !== undefined) this.#recorder = new PairRecorder({ directory, runId, maxCalls: maxWaitingPairs });
    this.#joiner = new PairJoiner({
      maxWaitMs,
      maxWaitingPairs,
      redactor: createRedactor(),
      onUnpaired: (count) => selfMetrics.add(METRIC_RECORDS, { [ATTR_SHADOWSPAN_OUTCOME]: 'unpaired' }, count),
    });
  }

  export(spans: ExportedSpan[], done: ExportDone): void {
    if (this.#ending !== undefined)
      guarded('PairExporter.done', () => done({ code: 1, error: new Error('shut down') }));
    else this.#track(settled('PairExporter.export', () => this.#exportAndTell(spans, done)));
  }

  /** Keeps the funnel beside the records, so that a report can account for every call. */
  writeFunnel(funnel: FunnelSnapshot, feature: string): void {
    if (this.#recorder === undefined || this.#ending !== undefined) return;
    this.#track(this.#recorder.writeFunnel(funnel, feature));
  }

  /** The run directory, once something has been written. */
  async runDirectory(): Promise<string | undefined> {
    return this.#recorder?.runDirectory();
  }

  /** Ends when all that was exported before is on the disk, and sent. Never rejects. */
  async forceFlush(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await settled('PairExporter.forceFlush', () => this.#otlp?.forceFlush?.());
  }

  /** Writes what is under way, closes the run and ends the exporter behind us, within bounds of time. Never rejects. */
  shutdown(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    this.#joiner.giveUp();
    await settleWithin('PairExporter.shutdown', endTimeoutMs, () => Promise.allSettled(this.#underWay));
    await settleWithin('PairExporter.shutdown', endTimeoutMs, () =>
      Promise.allSettled([this.#recorder?.close(), settled('PairExporter.shutdown', () => this.#otlp?.shutdown())]),
    );
  }

  #track(work: Promise<unknown>): void {
    const tracked = work.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }

  async #exportAndTell(spans: ExportedSpan[], done: ExportDone): Promise<void> {
    const outcomes = await Promise.all([this.#record(spans), this.#send(spans)]);
    done({ code: outcomes.every(Boolean) ? 0 : 1 });
  }

  async #record(spans: ExportedSpan[]): Promise<boolean> {
    if (this.#recorder === undefined) return true;
    return this.#recorder.write(this.#joiner.join(spans));
  }

  async #send(spans: ExportedSpan[]): Promise<boolean> {
    const ofPairs = spans.filter((span) => span.attributes[ATTR_SHADOWSPAN_PAIR_ID] !== undefined);
    if (this.#otlp === undefined || ofPairs.length === 0) return true;
    const otlp = this.#otlp;
    return handToExporter('PairExporter.otlp', otlpTimeoutMs, (done) => otlp.export(ofPairs as never[], done));
  }
}

function checkOptions({ directory, otlp, maxWaitMs, maxWaitingPairs }: PairExporterOptions): void {
  if (directory === undefined && otlp === undefined) {
    throw new ShadowspanError(
      'invalid_option',
      'PairExporter: give a directory for records, an otlp exporter, or both.',
    );
  }
  for (const [name, value] of Object.entries({ maxWaitMs, maxWaitingPairs })) {
    if (value === undefined || (typeof value === 'number' && value >= 1)) continue;
    throw new ShadowspanError('invalid_option', `PairExporter: ${name} must be a number from 1, got ${String(value)}.`);
  }
}
