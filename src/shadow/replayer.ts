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
  #agent: Agent | undefined;

  constructor(maxConnections: number) {
    this.#maxConnections = maxConnections;
  }

  async replay(request: ReplayRequest, format: WireFormat, limits: ReplayLimits): Promise<ReplayResult> {
    const startedAtMs = Date.now();
    const startMark = performance.now();
    const deadline = AbortSignal.timeout(limits.deadlineMs);
    const heard: Heard = { bytes: [], firstChunkMs: undefined };
    const finish = (outcome: CallOutcome, answer?: LlmAnswer): ReplayResult => ({
      answer,
      outcome,
      timing: {
        startedAtMs,
        durationMs: performance.now() - startMark,
        timeToFirstChunkMs: request.request.stream ? heard.firstChunkMs : undefined,
      },
    });
    try {
      const response = await this.#send(request, AbortSignal.any([deadline, limits.shutdown]));
      const whole = await listen(response, heard, { startMark, maxBytes: limits.maxResponseBytes });
      if (!whole) return finish({ status: 'error', errorType: 'response_too_large', httpStatus: response.statusCode });
      const { answer, outcome } = judge(response, heard, format, limits.maxResponseBytes);
      return finish(outcome, answer);
    } catch (error) {
      if (deadline.aborted) return finish({ status: 'error', errorType: 'timeout' });
      if (limits.shutdown.aborted) return finish({ status: 'error', errorType: 'shutdown' });
      return finish({ status: 'error', errorType: errorTypeOf(error) });
    }
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await this.#agent?.destroy();
    this.#agent = undefined;
  }

  async #send(request: ReplayRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const undici = await loadUndici();
    this.#agent ??= new undici.Agent({
      connections: this.#maxConnections,
      connect: unrefConnector(undici.buildConnector({})),
    });
    return undici.request(request.url, {
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
  firstChunkMs: number | undefined;
}

/** Collects the body; false where it grew over the limit and was given up. */
async function listen(
  response: Dispatcher.ResponseData,
  heard: Heard,
  limit: { readonly startMark: number; readonly maxBytes: number },
): Promise<boolean> {
  let sizeBytes = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    heard.firstChunkMs ??= performance.now() - limit.startMark;
    sizeBytes += chunk.byteLength;
    // Leaving the loop destroys the body, and with it the connection.
    if (sizeBytes > limit.maxBytes) return false;
    heard.bytes.push(chunk);
  }
  return true;
}

function judge(
  response: Dispatcher.ResponseData,
  heard: Heard,
  format: WireFormat,
  maxBytes: number,
): { answer: LlmAnswer | undefined; outcome: CallOutcome } {
  const httpStatus = response.statusCode;
  const content = decodeContent(Buffer.concat(heard.bytes), headerOf(response, 'content-encoding'), maxBytes);
  if (content.kind !== 'decoded') {
    return { answer: undefined, outcome: { status: 'error', errorType: `response_${content.kind}`, httpStatus } };
  }
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

function headerOf(response: Dispatcher.ResponseData, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
