import { deferredWork } from '../capture/deferred-work.ts';
import { guarded } from '../capture/self-metrics.ts';
import { settled, settleWithin } from '../capture/settle-within.ts';
import type { CapturedCall, IneligibleReason, ShadowIntake } from '../capture/shadow-intake.ts';
import { compareCalls } from '../comparison/compare-calls.ts';
import type { FunnelSnapshot } from '../model/funnel.ts';
import type { Pair, SamplingDecision, SpanReference } from '../model/pair.ts';
import { BoundedQueue } from './bounded-queue.ts';
import { candidateCall, type FinishedReplay } from './candidate-call.ts';
import { type Candidate, resolveCandidate } from './candidate.ts';
import { Funnel } from './funnel.ts';
import { PairOutlet } from './pair-outlet.ts';
import {
  exportedSpans,
  type PrimaryOrigin,
  type SpanlessPair,
  startCandidateSpan,
  unrecordedCandidateSpan,
} from './pair-spans.ts';
import { buildReplayRequest } from './replay-request.ts';
import { Replayer } from './replayer.ts';
import { resolveShadowBounds, type ShadowBounds, type ShadowOptions } from './shadow-options.ts';
import { createShadowSampler, type ShadowSampler } from './shadow-sampler.ts';
import { withoutTracing } from './without-tracing.ts';

interface QueuedCall {
  readonly captured: CapturedCall;
  readonly origin: PrimaryOrigin;
  readonly offeredMark: number;
}

/** A pair and about how much memory it holds beside its primary. */
interface SizedPair {
  readonly pair: Pair;
  readonly answerBytes: number;
}

/** Takes captured calls, replays them in the background, compares, and hands the pairs out. */
export class ShadowEngine implements ShadowIntake {
  readonly feature: string;
  readonly #sampler: ShadowSampler;
  readonly #candidates: readonly Candidate[];
  readonly #bounds: ShadowBounds;
  readonly #queue: BoundedQueue<QueuedCall>;
  readonly #replayer: Replayer;
  readonly #outlet: PairOutlet | undefined;
  readonly #funnel = new Funnel();
  readonly #abort = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #outlasted = new WeakSet<Promise<void>>();
  #ending: Promise<void> | undefined;

  /** @throws ShadowspanError `invalid_option` */
  constructor(options: ShadowOptions) {
    const { sampling, exporter, env = process.env } = options;
    this.#bounds = resolveShadowBounds(options);
    this.feature = options.feature ?? 'default';
    this.#sampler = createShadowSampler({ ratio: sampling?.ratio ?? 0.01, salt: sampling?.salt ?? this.feature });
    this.#candidates = options.candidates.map((candidate) => resolveCandidate(candidate, env));
    const { concurrency, maxQueuedCalls, maxQueuedBytes } = this.#bounds;
    this.#queue = new BoundedQueue({ maxItems: maxQueuedCalls, maxBytes: maxQueuedBytes });
    this.#replayer = new Replayer(concurrency);
    if (exporter === undefined) return;
    const funnel = () => this.#funnel.snapshot();
    this.#outlet = new PairOutlet(exporter, { ...outletBounds, feature: this.feature, funnel });
  }

  decide(traceId: string): SamplingDecision {
    return this.#sampler.decide(traceId);
  }

  pairId(span: SpanReference): string {
    return this.#sampler.pairId(span);
  }

  sampledOut(): void {
    this.#funnel.sampledOut();
  }

  ineligible(reason: IneligibleReason): void {
    this.#funnel.ineligible(reason);
  }

  /** @param origin - what of the primary's span the pair's spans repeat */
  offer(captured: CapturedCall, origin: PrimaryOrigin = noOrigin): void {
    guarded('ShadowEngine.offer', () => {
      this.#funnel.eligible();
      // What was dropped cannot be asked again: the candidate would be judged on another question.
      if (Object.keys(captured.redacted.redaction.dropped).length > 0) this.#funnel.withheld('content_dropped');
      else this.#enqueue({ captured, origin, offeredMark: performance.now() });
    });
  }

  /** Where every call stands. */
  funnel(): FunnelSnapshot {
    return this.#funnel.snapshot();
  }

  settle(): Promise<void> | undefined {
    const isBusy = this.#queue.length > 0 || this.#inFlight.size > 0;
    return isBusy ? this.#drain(performance.now() + this.#bounds.drainTimeoutMs) : undefined;
  }

  /** Ends when all offered calls are replayed and their pairs exported, or when the time is up. Never rejects. */
  async forceFlush(timeoutMs: number = this.#bounds.drainTimeoutMs): Promise<void> {
    const deadlineMark = performance.now() + timeoutMs;
    deferredWork.drain();
    await this.#drain(deadlineMark);
    // Pairs that are ready have earned a moment of their own, even where replays used up the time.
    await this.#flushOutlet(Math.max(deadlineMark - performance.now(), lastMomentMs));
  }

  /** Drains within the time-out, counts what is given up, and ends. Calling it again waits for the same end. Never rejects. */
  shutdown(timeoutMs: number = this.#bounds.drainTimeoutMs): Promise<void> {
    this.#ending ??= this.#end(timeoutMs);
    return this.#ending;
  }

  async #end(timeoutMs: number): Promise<void> {
    await this.forceFlush(timeoutMs);
    for (const _call of this.#queue.clear()) this.#funnel.shed('shutting_down');
    this.#abort.abort();
    // Replays under way fail at once now; their pairs are records like any other.
    await settleWithin('ShadowEngine.shutdown', lastMomentMs, () => Promise.allSettled(this.#inFlight));
    await this.#flushOutlet(lastMomentMs);
    await settleWithin('ShadowEngine.shutdown', lastMomentMs, () => this.#outlet?.shutdown());
    await settleWithin('ShadowEngine.shutdown', lastMomentMs, () => this.#replayer.close());
  }

  /** Waits for what is under way. What outlasts one drain is not waited for by the next, or a flush before a shutdown would double it. */
  async #drain(deadlineMark: number): Promise<void> {
    const waitedFor = (): Promise<void>[] => {
      this.#pump();
      return [...this.#inFlight].filter((run) => !this.#outlasted.has(run));
    };
    for (let runs = waitedFor(); runs.length > 0; runs = waitedFor()) {
      const leftMs = deadlineMark - performance.now();
      if (leftMs <= 0) break;
      await settleWithin('ShadowEngine.drain', leftMs, () => Promise.race(runs));
    }
    for (const run of this.#inFlight) this.#outlasted.add(run);
  }

  async #flushOutlet(timeoutMs: number): Promise<void> {
    await settleWithin('ShadowEngine.flush', timeoutMs, () => this.#outlet?.flush());
  }

  #enqueue(call: QueuedCall): void {
    if (this.#abort.signal.aborted) this.#funnel.shed('shutting_down');
    else if (this.#queue.tryPush(call, call.captured.sizeBytes)) this.#pump();
    else this.#funnel.shed('queue_full');
  }

  #pump(): void {
    while (this.#inFlight.size < this.#bounds.concurrency && !this.#abort.signal.aborted) {
      const call = this.#queue.shift();
      if (call === undefined) return;
      const run = settled('ShadowEngine.run', () => withoutTracing(() => this.#run(call))).finally(() => {
        this.#inFlight.delete(run);
        // Not at once but by a timer that is unref'd: the calls that still wait must not keep an application going,
        // one connection after the other, that is done.
        if (this.#queue.length > 0) setTimeout(() => this.#pump(), 0).unref();
      });
      this.#inFlight.add(run);
    }
  }

  // One candidate after the other, so that the bound on replays in flight holds whatever their number.
  async #run(call: QueuedCall): Promise<void> {
    this.#funnel.replayedCall();
    const pairs: SizedPair[] = [];
    for (const candidate of this.#candidates) {
      const pair = await this.#replay(call, candidate);
      if (pair !== undefined) pairs.push(pair);
    }
    guarded('ShadowEngine.handOut', () => this.#handOut(call, pairs));
  }

  async #replay({ captured, offeredMark }: QueuedCall, candidate: Candidate): Promise<SizedPair | undefined> {
    const request = guarded('buildReplayRequest', () => buildReplayRequest(captured.redacted.call, candidate));
    if (request === undefined) {
      this.#funnel.replayed({ status: 'failed', kind: 'not_replayable', reasons: [] });
      return undefined;
    }
    const queuedMs = Math.round(performance.now() - offeredMark);
    const result = await this.#replayer.replay(request, candidate.format, {
      deadlineMs: candidate.deadlineMs,
      maxResponseBytes: this.#bounds.maxResponseBytes,
      shutdown: this.#abort.signal,
    });
    const pair = this.#finish(captured, { candidate, request, queuedMs, ...result });
    return { pair, answerBytes: result.sizeBytes };
  }

  #finish(captured: CapturedCall, finished: FinishedReplay): Pair {
    const spanless = this.#compare(captured, finished);
    this.#funnel.replayed(spanless.comparison);
    // The tracer is the application's: where it fails, the pair still becomes a record.
    const span =
      guarded('startCandidateSpan', () => startCandidateSpan(captured.tracer, spanless, captured.contentOnSpans)) ??
      unrecordedCandidateSpan();
    const pair: Pair = { ...spanless, candidate: { span: span.reference, redacted: spanless.candidate } };
    guarded('endCandidateSpan', () => span.end(pair));
    return pair;
  }

  #compare(captured: CapturedCall, finished: FinishedReplay): SpanlessPair {
    const { losses, lane, configHash } = finished.request;
    const primary = captured.redacted;
    const candidate = captured.redactor.redactCall(candidateCall(finished));
    return {
      id: captured.pairId,
      feature: this.feature,
      sampling: captured.sampling,
      primary: { span: captured.span, redacted: primary },
      candidate,
      run: { id: finished.candidate.id, configHash, lane, losses, queuedMs: finished.queuedMs },
      comparison: compareCalls({ primary, candidate, losses }),
    };
  }

  #handOut({ captured, origin }: QueuedCall, sized: readonly SizedPair[]): void {
    if (sized.length === 0 || this.#outlet === undefined) return;
    const pairs = sized.map(({ pair }) => pair);
    // Each candidate repeats the request and has an answer of its own.
    const candidateBytes = sized.reduce((sum, { answerBytes }) => sum + captured.sizeBytes + answerBytes, 0);
    this.#outlet.push({
      spans: exportedSpans(pairs, { contentOnSpans: captured.contentOnSpans, origin }),
      pairCount: pairs.length,
      sizeBytes: captured.sizeBytes + candidateBytes,
    });
  }
}

const noOrigin: PrimaryOrigin = { resource: { attributes: {} } };

/** What work that should be done already gets at the end. */
const lastMomentMs = 1000;

const outletBounds = {
  maxPairs: 2048,
  maxBytes: 32 * 1024 * 1024,
  maxBatchPairs: 128,
  delayMs: 500,
  exportTimeoutMs: 10_000,
};
