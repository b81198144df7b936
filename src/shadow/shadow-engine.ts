import { trace, type Tracer } from '@opentelemetry/api';

import { deferredWork } from '../capture/deferred-work.ts';
import type { ExportedSpan } from '../capture/exported-span.ts';
import { guarded } from '../capture/self-metrics.ts';
import type { CapturedCall, IneligibleReason, ShadowIntake } from '../capture/shadow-intake.ts';
import { compareCalls } from '../comparison/compare-calls.ts';
import { ShadowspanError } from '../errors.ts';
import type { LlmCall, ServerAddress } from '../model/call.ts';
import type { FunnelSnapshot } from '../model/funnel.ts';
import type { Pair, SamplingDecision, SpanReference } from '../model/pair.ts';
import { SCHEMA_URL, SCOPE_NAME } from '../semconv.ts';
import { VERSION } from '../version.ts';
import { BoundedQueue } from './bounded-queue.ts';
import { type Candidate, type CandidateOptions, resolveCandidate } from './candidate.ts';
import { Funnel } from './funnel.ts';
import { PairOutlet, type PairSink } from './pair-outlet.ts';
import { exportedSpans, type SpanlessPair, startCandidateSpan } from './pair-spans.ts';
import { buildReplayRequest, type ReplayRequest } from './replay-request.ts';
import { Replayer, type ReplayResult } from './replayer.ts';
import { createShadowSampler, type SamplingOptions, type ShadowSampler } from './shadow-sampler.ts';
import { withoutTracing } from './without-tracing.ts';

/** What is shadowed, against what, and within which bounds. */
export interface ShadowOptions {
  /** The unit under test, for instance `ticket-router`: groups records and reports. @default 'default' */
  readonly feature?: string | undefined;
  /** Which calls are shadowed. */
  readonly sampling?: SamplingOptions | undefined;
  /** What is tried; at least one. */
  readonly candidates: readonly CandidateOptions[];
  /** Where pairs go: a `PairExporter`, or any OpenTelemetry span exporter. @default none: candidate spans only */
  readonly exporter?: PairSink | undefined;
  /** Replays in flight at once. @default 4 */
  readonly concurrency?: number | undefined;
  /** Calls waiting for a replay; above it calls are shed and counted. @default 1_000 */
  readonly maxQueuedCalls?: number | undefined;
  /** Bytes of calls waiting for a replay; above it calls are shed and counted. @default 33_554_432 */
  readonly maxQueuedBytes?: number | undefined;
  /** Bytes of a candidate's answer above which it is given up. @default 4_194_304 */
  readonly maxResponseBytes?: number | undefined;
  /** Milliseconds that `forceFlush` and `shutdown` wait for replays under way. @default 5_000 */
  readonly drainTimeoutMs?: number | undefined;
  /** Where usual key variables are looked up. @default process.env */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

interface QueuedCall {
  readonly captured: CapturedCall;
  readonly resource: ExportedSpan['resource'];
  readonly offeredMark: number;
}

const noResource: ExportedSpan['resource'] = { attributes: {} };

/** Takes captured calls, replays them in the background, compares, and hands the pairs out. */
export class ShadowEngine implements ShadowIntake {
  readonly feature: string;
  readonly #sampler: ShadowSampler;
  readonly #candidates: readonly Candidate[];
  readonly #queue: BoundedQueue<QueuedCall>;
  readonly #replayer: Replayer;
  readonly #outlet: PairOutlet | undefined;
  readonly #funnel = new Funnel();
  readonly #concurrency: number;
  readonly #maxResponseBytes: number;
  readonly #drainTimeoutMs: number;
  readonly #abort = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #outlasted = new WeakSet<Promise<void>>();

  /** @throws ShadowspanError `invalid_option` */
  constructor(options: ShadowOptions) {
    checkOptions(options);
    this.feature = options.feature ?? 'default';
    this.#sampler = createShadowSampler({
      ratio: options.sampling?.ratio ?? 0.01,
      salt: options.sampling?.salt ?? this.feature,
    });
    this.#candidates = options.candidates.map((candidate) => resolveCandidate(candidate, options.env ?? process.env));
    this.#concurrency = options.concurrency ?? 4;
    this.#queue = new BoundedQueue({
      maxItems: options.maxQueuedCalls ?? 1000,
      maxBytes: options.maxQueuedBytes ?? 32 * 1024 * 1024,
    });
    this.#replayer = new Replayer(this.#concurrency);
    this.#maxResponseBytes = options.maxResponseBytes ?? 4 * 1024 * 1024;
    this.#drainTimeoutMs = options.drainTimeoutMs ?? 5000;
    if (options.exporter !== undefined) this.#outlet = new PairOutlet(options.exporter, outletOptions);
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

  offer(captured: CapturedCall, resource: ExportedSpan['resource'] = noResource): void {
    guarded('ShadowEngine.offer', () => {
      this.#funnel.eligible();
      // What was dropped cannot be asked again: the candidate would be judged on another question.
      if (Object.keys(captured.redacted.redaction.dropped).length > 0) {
        this.#funnel.withheld('content_dropped');
        return;
      }
      this.#enqueue({ captured, resource, offeredMark: performance.now() });
    });
  }

  /** Where every call stands. */
  funnel(): FunnelSnapshot {
    return this.#funnel.snapshot();
  }

  settle(): Promise<void> | undefined {
    const isBusy = this.#queue.length > 0 || this.#inFlight.size > 0;
    return isBusy ? this.#drain(performance.now() + this.#drainTimeoutMs) : undefined;
  }

  /** Ends when all offered calls are replayed and their pairs exported, or when the time is up. */
  async forceFlush(timeoutMs: number = this.#drainTimeoutMs): Promise<void> {
    const deadlineMark = performance.now() + timeoutMs;
    deferredWork.drain();
    await this.#drain(deadlineMark);
    // Pairs that are ready have earned a moment of their own, even where replays used up the time.
    await withTimeout(this.#flushOutlet(), Math.max(deadlineMark - performance.now(), 1000));
  }

  /** Drains within the time-out, counts what is given up, and ends. Calling it again does nothing more. */
  async shutdown(timeoutMs: number = this.#drainTimeoutMs): Promise<void> {
    if (this.#abort.signal.aborted) return;
    await this.forceFlush(timeoutMs);
    for (const _call of this.#queue.clear()) this.#funnel.shed('shutting_down');
    this.#abort.abort();
    // Replays under way fail at once now; their pairs are records like any other.
    await withTimeout(Promise.allSettled(this.#inFlight), 500);
    await withTimeout(this.#flushOutlet(), 1000);
    await withTimeout(this.#outlet?.shutdown() ?? Promise.resolve(), 1000);
    await this.#replayer.close();
  }

  /** Waits for what is under way. What outlasts one drain is not waited for by the next, or a flush before a shutdown would double it. */
  async #drain(deadlineMark: number): Promise<void> {
    const waitedFor = () => [...this.#inFlight].filter((run) => !this.#outlasted.has(run));
    while (waitedFor().length > 0 && performance.now() < deadlineMark) {
      await withTimeout(Promise.race(waitedFor()), deadlineMark - performance.now());
    }
    for (const run of waitedFor()) this.#outlasted.add(run);
  }

  async #flushOutlet(): Promise<void> {
    await this.#outlet?.flush(this.#funnel.snapshot(), this.feature);
  }

  #enqueue(call: QueuedCall): void {
    if (this.#abort.signal.aborted) this.#funnel.shed('shutting_down');
    else if (this.#queue.tryPush(call, call.captured.sizeBytes)) this.#pump();
    else this.#funnel.shed('queue_full');
  }

  #pump(): void {
    while (this.#inFlight.size < this.#concurrency && !this.#abort.signal.aborted) {
      const call = this.#queue.shift();
      if (call === undefined) return;
      const run = withoutTracing(() => this.#run(call)).finally(() => {
        this.#inFlight.delete(run);
        this.#pump();
      });
      this.#inFlight.add(run);
    }
  }

  // One candidate after the other, so that the bound on replays in flight holds whatever their number.
  async #run(call: QueuedCall): Promise<void> {
    this.#funnel.replayedCall();
    const pairs: Pair[] = [];
    for (const candidate of this.#candidates) {
      const pair = await this.#replay(call, candidate);
      if (pair !== undefined) pairs.push(pair);
    }
    guarded('ShadowEngine.handOut', () => this.#handOut(call, pairs));
  }

  async #replay(call: QueuedCall, candidate: Candidate): Promise<Pair | undefined> {
    const { captured } = call;
    const request = guarded('buildReplayRequest', () => buildReplayRequest(captured.redacted.call, candidate));
    if (request === undefined) {
      this.#funnel.replayed({ status: 'failed', kind: 'not_replayable', reasons: [] });
      return undefined;
    }
    const queuedMs = Math.round(performance.now() - call.offeredMark);
    const result = await this.#replayer.replay(request, candidate.format, {
      deadlineMs: candidate.deadlineMs,
      maxResponseBytes: this.#maxResponseBytes,
      shutdown: this.#abort.signal,
    });
    return guarded('ShadowEngine.finish', () => this.#finish(call, { candidate, request, queuedMs, ...result }));
  }

  #finish({ captured }: QueuedCall, finished: FinishedReplay): Pair {
    const { candidate, request } = finished;
    const redacted = captured.redactor.redactCall(candidateCall(finished));
    const comparison = compareCalls({ primary: captured.redacted, candidate: redacted, losses: request.losses });
    const spanless: SpanlessPair = {
      id: captured.pairId,
      feature: this.feature,
      sampling: captured.sampling,
      primary: { span: captured.span, redacted: captured.redacted },
      candidate: redacted,
      run: {
        id: candidate.id,
        configHash: request.configHash,
        lane: request.lane,
        losses: request.losses,
        queuedMs: finished.queuedMs,
      },
      comparison,
    };
    this.#funnel.replayed(comparison);
    const span = startCandidateSpan(tracer(), spanless, captured.contentOnSpans);
    const pair: Pair = { ...spanless, candidate: { span: span.reference, redacted } };
    span.end(pair);
    return pair;
  }

  #handOut({ captured, resource }: QueuedCall, pairs: readonly Pair[]): void {
    if (pairs.length === 0 || this.#outlet === undefined) return;
    const spans = exportedSpans(pairs, { contentOnSpans: captured.contentOnSpans, resource });
    this.#outlet.push({ spans, sizeBytes: captured.sizeBytes * (pairs.length + 1) });
  }
}

const outletOptions = {
  maxPairs: 2048,
  maxBytes: 32 * 1024 * 1024,
  maxBatchPairs: 128,
  delayMs: 500,
  exportTimeoutMs: 10_000,
};

function tracer(): Tracer {
  return trace.getTracerProvider().getTracer(SCOPE_NAME, VERSION, { schemaUrl: SCHEMA_URL });
}

interface FinishedReplay extends ReplayResult {
  readonly candidate: Candidate;
  readonly request: ReplayRequest;
  /** Milliseconds between the offer and the start of the replay. */
  readonly queuedMs: number;
}

function candidateCall({ candidate, request, ...result }: FinishedReplay): LlmCall {
  return {
    operation: 'chat',
    provider: candidate.provider,
    server: serverOf(request.url),
    format: candidate.format.name,
    request: request.request,
    answer: result.answer,
    outcome: result.outcome,
    timing: result.timing,
    resendCount: 0,
  };
}

function serverOf(url: string): ServerAddress {
  const { hostname, port, protocol } = new URL(url);
  return { address: hostname, port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) };
}

async function withTimeout(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  // Not unref'd: nothing else keeps the process alive while it waits, and the wait is what was asked for.
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.max(timeoutMs, 0));
  await Promise.race([work.then(() => undefined), promise]).finally(() => clearTimeout(timer));
}

function checkOptions(options: ShadowOptions): void {
  if (!Array.isArray(options.candidates) || options.candidates.length === 0) {
    throw new ShadowspanError('invalid_option', 'ShadowSpanProcessor: candidates must name at least one candidate.');
  }
  const ids = options.candidates.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new ShadowspanError('invalid_option', `ShadowSpanProcessor: two candidates have the id "${twice}".`);
  }
}
