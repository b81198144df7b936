import type * as undici from 'undici';
import type { Agent, Dispatcher } from 'undici';

import { decodeContent } from '../capture/decode-content.ts';
import { errorTypeOf } from '../capture/self-metrics.ts';
import type { CallOutcome, CallTiming, LlmAnswer } from '../model/call.ts';
import { decodeResponseText } from '../wire/decode-response-text.ts';
import type { WireFormat } from '../wire/wire-format.ts';
import { loadUndici } from './load-undici.ts';
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
    const startMark = performance.now();
    const deadline = AbortSignal.timeout(limits.deadlineMs);
    const heard: Heard = { bytes: [], sizeBytes: 0, firstChunkMs: undefined };
    const judged = await this.#attempt(request, format, { ...limits, deadline, startMark, heard });
    return {
      ...judged,
      timing: {
        startedAtMs,
        durationMs: performance.now() - startMark,
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

  async #attempt(request: ReplayRequest, format: WireFormat, attempt: Attempt): Promise<Judged> {
    const { deadline, shutdown, maxResponseBytes } = attempt;
    try {
      const response = await this.#send(request, AbortSignal.any([deadline, shutdown]));
      const whole = await listen(response, attempt);
      if (!whole) return failed('response_too_large', response.statusCode);
      return judge(response, attempt.heard, format, maxResponseBytes);
    } catch (error) {
      if (deadline.aborted) return failed('timeout');
      return failed(shutdown.aborted ? 'shutdown' : errorTypeOf(error));
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

interface Heard {
  readonly bytes: Buffer[];
  sizeBytes: number;
  firstChunkMs: number | undefined;
}

interface Attempt extends ReplayLimits {
  readonly deadline: AbortSignal;
  readonly startMark: number;
  readonly heard: Heard;
}

/** What an attempt comes to, without its times. */
type Judged = Pick<ReplayResult, 'answer' | 'outcome'>;

/** Collects the body; false where it grew over the limit and was given up. */
async function listen(response: Dispatcher.ResponseData, attempt: Attempt): Promise<boolean> {
  const { heard, startMark, maxResponseBytes } = attempt;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    heard.firstChunkMs ??= performance.now() - startMark;
    // Leaving the loop destroys the body, and with it the connection.
    if (heard.sizeBytes + chunk.byteLength > maxResponseBytes) return false;
    heard.sizeBytes += chunk.byteLength;
    heard.bytes.push(chunk);
  }
  return true;
}

function judge(response: Dispatcher.ResponseData, heard: Heard, format: WireFormat, maxBytes: number): Judged {
  const httpStatus = response.statusCode;
  const content = decodeContent(Buffer.concat(heard.bytes), headerOf(response, 'content-encoding'), maxBytes);
  if (content.kind !== 'decoded') return failed(`response_${content.kind}`, httpStatus);
  const decoded = decodeResponseText(format, {
    contentType: headerOf(response, 'content-type') ?? '',
    status: httpStatus,
    text: content.bytes.toString('utf8'),
  });
  if (decoded.error !== undefined) {
    return { answer: decoded.answer, outcome: { status: 'error', ...decoded.error, httpStatus } };
  }
  if (decoded.complete) return { answer: decoded.answer, outcome: { status: 'success' } };
  return { answer: decoded.answer, outcome: { status: 'error', errorType: 'response_truncated', httpStatus } };
}

function failed(errorType: string, httpStatus?: number): Judged {
  const status = httpStatus === undefined ? {} : { httpStatus };
  return { answer: undefined, outcome: { status: 'error', errorType, ...status } };
}

function headerOf(response: Dispatcher.ResponseData, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
