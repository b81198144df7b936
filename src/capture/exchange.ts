import type { Context, Span } from '@opentelemetry/api';

import type { WireFormat } from '../wire/wire-format.ts';
import { BodyBuffer } from './body-buffer.ts';
import type { ByteBudget, ByteLease } from './byte-budget.ts';
import type { ExchangeListener } from './tap.ts';

/** Limits on what capture keeps of one exchange. */
export interface ExchangeLimits {
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
}

/** What was known when the request left. */
export interface ExchangeStart {
  readonly format: WireFormat;
  readonly origin: string;
  /** Of the caller: our span is its child. */
  readonly context: Context;
  /** The span of another instrumentation around this request, where there is one. */
  readonly adopted: Span | undefined;
  readonly resendCount: number;
  readonly protocolHeaders: Readonly<Record<string, string>> | undefined;
}

/** How the exchange ended on the wire. What it means for the call is decided from the bytes. */
export type ExchangeEnd = { readonly kind: 'completed' } | { readonly kind: 'failed'; readonly error: unknown };

/** The bytes and times of one HTTP request to a model and of its answer. */
export class Exchange implements ExchangeListener {
  readonly start: ExchangeStart;
  readonly startedAtMs = Date.now();
  readonly requestBody: BodyBuffer;
  readonly responseBody: BodyBuffer;
  responseHeaders: readonly (Buffer | string)[] = [];
  status: number | undefined;
  durationMs = 0;
  firstChunkMs: number | undefined;
  end: ExchangeEnd | undefined;
  readonly #startMark = performance.now();
  readonly #lease: ByteLease;
  readonly #onEnd: (exchange: Exchange) => void;

  constructor(
    start: ExchangeStart,
    resources: { readonly budget: ByteBudget; readonly limits: ExchangeLimits },
    onEnd: (exchange: Exchange) => void,
  ) {
    this.start = start;
    this.#lease = resources.budget.lease();
    this.requestBody = new BodyBuffer(this.#lease, resources.limits.maxRequestBytes);
    this.responseBody = new BodyBuffer(this.#lease, resources.limits.maxResponseBytes);
    this.#onEnd = onEnd;
  }

  requestChunk(chunk: Uint8Array): void {
    this.requestBody.push(chunk);
  }

  responseStarted(status: number, rawHeaders: readonly (Buffer | string)[]): void {
    this.status = status;
    this.responseHeaders = rawHeaders;
  }

  responseChunk(chunk: Uint8Array): void {
    this.firstChunkMs ??= performance.now() - this.#startMark;
    this.responseBody.push(chunk);
  }

  completed(): void {
    this.#finish({ kind: 'completed' });
  }

  failed(error: unknown): void {
    this.#finish({ kind: 'failed', error });
  }

  /** Bytes kept of request and response together. */
  get sizeBytes(): number {
    return this.requestBody.keptBytes + this.responseBody.keptBytes;
  }

  /** Gives the held bytes back; the buffers are not read afterwards. */
  release(): void {
    this.#lease.release();
  }

  // An abort can be reported after the end was: the first report counts, so a call ends exactly once.
  #finish(end: ExchangeEnd): void {
    if (this.end !== undefined) return;
    this.end = end;
    this.durationMs = performance.now() - this.#startMark;
    this.#onEnd(this);
  }
}
