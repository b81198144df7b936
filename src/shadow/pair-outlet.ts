import type { ExportedSpan } from '../capture/exported-span.ts';
import { handToExporter } from '../capture/hand-to-exporter.ts';
import { selfMetrics } from '../capture/self-metrics.ts';
import { settled } from '../capture/settle-within.ts';
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
  readonly feature: string;
  /** Where every call stands, as of now. */
  readonly funnel: () => FunnelSnapshot;
}

/** The pairs of one call, as spans, with about how much memory they hold. */
export interface OutgoingPairs {
  readonly spans: readonly ExportedSpan[];
  /** One for each candidate. */
  readonly pairCount: number;
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
  #isShutDown = false;

  constructor(sink: PairSink, options: PairOutletOptions) {
    this.#sink = sink;
    this.#options = options;
    this.#queue = new BoundedQueue({ maxItems: options.maxPairs, maxBytes: options.maxBytes });
  }

  push(pairs: OutgoingPairs): void {
    if (this.#isShutDown) count('dropped_shutdown', pairs.pairCount);
    else if (this.#queue.tryPush(pairs, pairs.sizeBytes)) this.#schedule();
    else count('dropped_queue_full', pairs.pairCount);
  }

  /** Exports all that waits, with the funnel; ends when the exporter has flushed. Never rejects; may wait as long as the exporter does. */
  async flush(): Promise<void> {
    while (this.#queue.length > 0 || this.#exporting !== undefined) await this.#export();
    this.#writeFunnel();
    await settled('PairOutlet.flush', () => withoutTracing(() => this.#sink.forceFlush?.()));
  }

  /** Counts what is left as lost and ends the exporter. Never rejects; may wait as long as the exporter does. */
  async shutdown(): Promise<void> {
    this.#isShutDown = true;
    clearTimeout(this.#timer);
    for (const { pairCount } of this.#queue.clear()) count('dropped_shutdown', pairCount);
    await settled('PairOutlet.shutdown', () => withoutTracing(() => this.#sink.shutdown()));
  }

  #schedule(): void {
    if (this.#queue.length >= this.#options.maxBatchPairs) {
      void this.#export();
      return;
    }
    this.#timer ??= setTimeout(() => void this.#export(), this.#options.delayMs).unref();
  }

  #export(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#exporting ??= this.#exportBatch().finally(() => {
      this.#exporting = undefined;
      if (this.#queue.length > 0) this.#schedule();
    });
    return this.#exporting;
  }

  async #exportBatch(): Promise<void> {
    const batch = this.#nextBatch();
    if (batch.length === 0) return;
    const spans = batch.flatMap((pairs) => pairs.spans);
    const exported = await handToExporter('PairOutlet.export', this.#options.exportTimeoutMs, (done) =>
      withoutTracing(() => this.#sink.export(spans, done)),
    );
    for (const { pairCount } of batch) count(exported ? 'exported' : 'export_failed', pairCount);
    // An application that is killed has never flushed: its last funnel is that of its last pairs.
    this.#writeFunnel();
  }

  #nextBatch(): OutgoingPairs[] {
    const batch: OutgoingPairs[] = [];
    while (batch.length < this.#options.maxBatchPairs) {
      const pairs = this.#queue.shift();
      if (pairs === undefined) break;
      batch.push(pairs);
    }
    return batch;
  }

  #writeFunnel(): void {
    const { funnel, feature } = this.#options;
    void settled('PairOutlet.writeFunnel', () => this.#sink.writeFunnel?.(funnel(), feature));
  }
}

function count(outcome: string, pairs: number): void {
  if (pairs > 0) selfMetrics.add(METRIC_SHADOW_PAIRS, { [ATTR_SHADOWSPAN_OUTCOME]: outcome }, pairs);
}
