import type * as undici from 'undici';
import type { Agent, Dispatcher } from 'undici';

import { errorTypeOf } from '../capture/self-metrics.ts';
import type { CallOutcome, CallTiming, LlmAnswer } from '../model/call.ts';
import type { WireFormat } from '../wire/wire-format.ts';
import { loadUndici } from './load-undici.ts';
import { readAnswer, type ReadAnswer } from './read-answer.ts';
import type { ReplayRequest } from './replay-request.ts';
import { unrefConnector } from './unref-connector.ts';

/** What came of one replay. */
export interface ReplayResult {
  readonly answer: LlmAnswer | undefined;
  readonly outcome: CallOutcome;
  readonly timing: CallTiming;
  /** Bytes of the answer that were kept. */
  readonly sizeBytes: number;
}

/** Limits on one replay. */
export interface ReplayLimits {
  readonly deadlineMs: number;
  /** Bytes of an answer, unpacked, above which it is given up. */
  readonly maxResponseBytes: number;
  /** Ends all replays at a shutdown. */
  readonly shutdown: AbortSignal;
}

/** Sends replays over its own connections: exactly one attempt, no redirects, never a throw. */
export class Replayer {
  readonly #maxConnections: number;
  readonly #undici: Promise<typeof undici>;
  #agent: Agent | undefined;

  constructor(maxConnections: number) {
    this.#maxConnections = maxConnections;
    this.#undici = loadUndici();
    // Where it cannot be loaded each replay fails and says so; nobody may be waiting yet.
    this.#undici.catch(() => undefined);
  }

  async replay(request: ReplayRequest, format: WireFormat, limits: ReplayLimits): Promise<ReplayResult> {
    await this.#undici.catch(() => undefined);
    const startedAtMs = Date.now();
    const heard = new HeardAnswer(limits.maxResponseBytes);
    const broken = await this.#listen(request, heard, limits);
    const durationMs = heard.elapsedMs();
    const { answer, outcome } = await heard.read(format, broken);
    return {
      answer,
      outcome,
      timing: {
        startedAtMs,
        // An answer that was told to its end is over with its last byte, whatever the connection does afterwards.
        durationMs: outcome.status === 'success' ? (heard.lastChunkMs ?? durationMs) : durationMs,
        timeToFirstChunkMs: request.request.stream ? heard.firstChunkMs : undefined,
      },
      sizeBytes: heard.sizeBytes,
    };
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await this.#agent?.destroy();
    this.#agent = undefined;
  }

  /** Listens to the end. What broke it off, if anything did. */
  async #listen(request: ReplayRequest, heard: HeardAnswer, limits: ReplayLimits): Promise<CallOutcome | undefined> {
    const deadline = AbortSignal.timeout(limits.deadlineMs);
    try {
      const response = await this.#send(request, AbortSignal.any([deadline, limits.shutdown]));
      return await heard.listenTo(response);
    } catch (error) {
      if (deadline.aborted) return failure('timeout');
      return failure(limits.shutdown.aborted ? 'shutdown' : errorTypeOf(error));
    }
  }

  async #send(request: ReplayRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const { Agent, buildConnector, request: send } = await this.#undici;
    this.#agent ??= new Agent({ connections: this.#maxConnections, connect: unrefConnector(buildConnector({})) });
    return send(request.url, {
      method: 'POST',
      headers: { ...request.headers },
      body: request.bodyText,
      signal,
      dispatcher: this.#agent,
    });
  }
}

/** What has been heard of one answer. */
class HeardAnswer {
  readonly #maxBytes: number;
  readonly #startMark = performance.now();
  readonly #chunks: Buffer[] = [];
  #response: Dispatcher.ResponseData | undefined;
  sizeBytes = 0;
  firstChunkMs: number | undefined;
  lastChunkMs: number | undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  elapsedMs(): number {
    return performance.now() - this.#startMark;
  }

  /** Collects the body; a failure where it grew over the limit and was given up. Rejects where it breaks off. */
  async listenTo(response: Dispatcher.ResponseData): Promise<CallOutcome | undefined> {
    this.#response = response;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      // Leaving the loop destroys the body, and with it the connection.
      if (this.sizeBytes + chunk.byteLength > this.#maxBytes) return failure('response_too_large', response.statusCode);
      this.lastChunkMs = this.elapsedMs();
      this.firstChunkMs ??= this.lastChunkMs;
      this.sizeBytes += chunk.byteLength;
      this.#chunks.push(chunk);
    }
    return undefined;
  }

  /**
   * Bytes before events, as capture judges the primary: an answer that was told to its end is whole although the
   * connection broke off, or was left open, after it.
   */
  async read(format: WireFormat, broken: CallOutcome | undefined): Promise<ReadAnswer & { outcome: CallOutcome }> {
    const response = this.#response;
    if (response === undefined) return { answer: undefined, outcome: broken ?? failure('no_response') };
    const raw = {
      status: response.statusCode,
      header: (name: string) => headerOf(response, name),
      bytes: Buffer.concat(this.#chunks),
    };
    const { answer, outcome } = await readAnswer(raw, format, this.#maxBytes);
    return { answer, outcome: outcome ?? broken ?? failure('response_truncated', response.statusCode) };
  }
}

function failure(errorType: string, httpStatus?: number): CallOutcome {
  return { status: 'error', errorType, ...(httpStatus === undefined ? {} : { httpStatus }) };
}

function headerOf(response: Dispatcher.ResponseData, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
