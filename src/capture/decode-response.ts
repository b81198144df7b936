import type { CallOutcome, LlmAnswer } from '../model/call.ts';
import { decodeResponseText, type DecodedResponse } from '../wire/decode-response-text.ts';
import type { WireFormat } from '../wire/wire-format.ts';
import { decodeContent } from './decode-content.ts';
import type { Exchange } from './exchange.ts';
import { findRequestHeader } from './request-headers.ts';
import { errorTypeOf } from './self-metrics.ts';

/** The answer of an exchange and what its end means for the call. */
export interface DecodedAnswer {
  readonly answer: LlmAnswer | undefined;
  readonly outcome: CallOutcome;
}

/** Characters of a stream decoded between two pauses: about half a millisecond of work. */
const sliceChars = 65_536;

/** Reads the response bytes of an exchange, pausing so that a long stream never holds the event loop. */
export function* decodeResponse(exchange: Exchange, maxBytes: number): Generator<void, DecodedAnswer> {
  const { status, end, responseBody } = exchange;
  if (status === undefined) return { answer: undefined, outcome: outcomeWithoutAnswer(end) };

  const encoding = findRequestHeader(exchange.responseHeaders, 'content-encoding');
  const content = decodeContent(responseBody.bytes(), encoding, maxBytes);
  if (content.kind !== 'decoded') {
    return {
      answer: undefined,
      outcome: { status: 'error', errorType: `response_${content.kind}`, httpStatus: status },
    };
  }
  const contentType = findRequestHeader(exchange.responseHeaders, 'content-type') ?? '';
  const text = content.bytes.toString('utf8');
  const decoded =
    status < 300 && contentType.startsWith('text/event-stream')
      ? yield* decodeStream(exchange.start.format, text)
      : decodeResponseText(exchange.start.format, { contentType, status, text });
  return { answer: decoded.answer, outcome: judge(exchange, decoded) };
}

function* decodeStream(format: WireFormat, text: string): Generator<void, DecodedResponse> {
  const decoder = format.createStreamDecoder();
  for (let offset = 0; offset < text.length; offset += sliceChars) {
    decoder.push(text.slice(offset, offset + sliceChars));
    yield;
  }
  return decoder.end();
}

/**
 * Bytes before events: clients cancel the body once they have read the terminal event, and then the wire reports an
 * abort although the answer is complete.
 */
function judge(exchange: Exchange, decoded: DecodedResponse): CallOutcome {
  const { status: httpStatus, end, responseBody } = exchange;
  if (decoded.error !== undefined) return { status: 'error', ...decoded.error, httpStatus };
  if (decoded.complete) return { status: 'success' };
  if (responseBody.overflow !== undefined) return { status: 'error', errorType: 'response_too_large', httpStatus };
  if (end?.kind === 'failed') return outcomeWithoutAnswer(end);
  return { status: 'error', errorType: 'response_truncated', httpStatus };
}

function outcomeWithoutAnswer(end: Exchange['end']): CallOutcome {
  if (end?.kind !== 'failed') return { status: 'error', errorType: 'no_response' };
  const errorType = errorTypeOf(end.error);
  if (isAbort(end.error, errorType)) return { status: 'cancelled' };
  return { status: 'error', errorType: isTimeout(end.error) ? 'timeout' : errorType };
}

function isAbort(error: unknown, errorType: string): boolean {
  return errorType === 'UND_ERR_ABORTED' || nameOf(error) === 'AbortError';
}

function isTimeout(error: unknown): boolean {
  return nameOf(error) === 'TimeoutError';
}

function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? (error as { name?: unknown }).name : undefined;
}
