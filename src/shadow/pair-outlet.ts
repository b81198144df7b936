import type { ExportedSpan } from '../capture/exported-span.ts';
import { countInternalError, selfMetrics } from '../capture/self-metrics.ts';
import type { FunnelSnapshot } from '../model/funnel.ts';
import { ATTR_SHADOWSPAN_OUTCOME, METRIC_SHADOW_PAIRS } from '../semconv.ts';
import { BoundedQueue } from './bounded-queue.ts';
import { withoutTracing } from './without-tracing.ts';

/** Where pairs go: any OpenTelemetry `SpanExporter`, told in the two methods and one optional one that we call. */
export interface PairSink {
  export(spans: ExportedSpan[], done: (result: { readonly code: number }) => void): void;
  shutdown(): Promise<void>;
  forceFlush?(): Promise<void>;
  /** Keeps the funnel beside the pairs, where the sink has a place for it. */
  writeFunnel?(funnel: FunnelSnapshot, feature: string): void;
}

/** How much waits, and for how long. */
export interface PairOutletOptions {
  readonly maxPairs: number;
  readonly maxBytes: number;
  readonly maxBatchPairs: number;
  readonly delayMs: number;
  readonly exportTimeoutMs: number;
}

/** The spans of one call's pairs, with about how much memory they hold. */
export interface OutgoingPairs {
  readonly spans: readonly ExportedSpan[];
  readonly sizeBytes: number;
}

/**
 * Hands whole pairs to an exporter from a bounded, counted queue, one export in flight. A pair is exported with both
 * of its spans or, where the queue is full or the exporter fails, counted as lost.
 */
export class PairOutlet {
  readonly #sink: PairSink;
  readonly #options: PairOutletOptions;
  readonly #queue: BoundedQueue<OutgoingPairs>;
  #timer: NodeJS.Timeout | undefined;
  #exporting: Promise<void> | undefined;

  constructor(sink: PairSink, options: PairOutletOptions) {
    this.#sink = sink;
    this.#options = options;
    this.#queue = new BoundedQueue({ maxItems: options.maxPairs, maxBytes: options.maxBytes });
  }

  push(pair: OutgoingPairs): void {
    if (!this.#queue.tryPush(pair, pair.sizeBytes)) {
      count('dropped_queue_full', 1);
      return;
    }
    if (this.#queue.length >= this.#options.maxBatchPairs) void this.#export();
    else this.#schedule();
  }

  /** Exports all that waits; ends when it is done. */
  async flush(funnel: FunnelSnapshot, feature: string): Promise<void> {
    while (this.#queue.length > 0 || this.#exporting !== undefined) await this.#export();
    try {
      this.#sink.writeFunnel?.(funnel, feature);
      await withoutTracing(() => this.#sink.forceFlush?.());
    } catch (error) {
      countInternalError('PairOutlet.flush', error);
    }
  }

  /** Counts what is left as lost and ends the exporter. */
  async shutdown(): Promise<void> {
    clearTimeout(this.#timer);
    count('dropped_shutdown', this.#queue.clear().length);
    try {
      await this.#sink.shutdown();
    } catch (error) {
      countInternalError('PairOutlet.shutdown', error);
    }
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#export();
    }, this.#options.delayMs).unref();
  }

  #export(): Promise<void> {
    this.#exporting ??= this.#exportBatch().finally(() => {
      this.#exporting = undefined;
      if (this.#queue.length > 0) this.#schedule();
    });
    return this.#exporting;
  }

  async #exportBatch(): Promise<void> {
    const batch: OutgoingPairs[] = [];
    while (batch.length < this.#options.maxBatchPairs) {
      const pair = this.#queue.shift();
      if (pair === undefined) break;
      batch.push(pair);
    }
    if (batch.length === 0) return;
    const exported = await this.#handOver(batch.flatMap((pair) => pair.spans));
    count(exported ? 'exported' : 'export_failed', batch.length);
  }

  /** True where the exporter took the spans; false where it said no, threw, or gave no answer in time. */
  #handOver(spans: ExportedSpan[]): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), this.#options.exportTimeoutMs).unref();
    try {
      withoutTracing(() => this.#sink.export(spans, ({ code }) => resolve(code === 0)));
    } catch (error) {
      countInternalError('PairOutlet.export', error);
      resolve(false);
    }
    return promise.finally(() => clearTimeout(timer));
  }
}

function count(outcome: string, pairs: number): void {
  if (pairs > 0) selfMetrics.add(METRIC_SHADOW_PAIRS, { [ATTR_SHADOWSPAN_OUTCOME]: outcome }, pairs);
}
