import { decodeContent } from '../capture/decode-content.ts';
import type { CallOutcome, LlmAnswer } from '../model/call.ts';
import { type DecodedResponse, decodeResponseText, type ResponseText } from '../wire/decode-response-text.ts';
import type { WireFormat } from '../wire/wire-format.ts';

/** A candidate's answer as it came: whole, or as far as it came. */
export interface RawAnswer {
  readonly status: number;
  /** Value of a response header, lower-case name. */
  readonly header: (name: string) => string | undefined;
  readonly bytes: Buffer;
}

/** What an answer tells. Without an outcome it broke off before it had told one. */
export interface ReadAnswer {
  readonly answer: LlmAnswer | undefined;
  readonly outcome: CallOutcome | undefined;
}

/** Characters of a stream decoded in one turn of the event loop: a few milliseconds of work. */
const sliceChars = 65_536;

/**
 * Reads a candidate's answer, a slice of a stream in each turn of the event loop: the application's own work goes first.
 *
 * @param maxBytes - most bytes of unpacked content; a small body can unpack to gigabytes
 */
export async function readAnswer(raw: RawAnswer, format: WireFormat, maxBytes: number): Promise<ReadAnswer> {
  const { status: httpStatus } = raw;
  const content = decodeContent(raw.bytes, raw.header('content-encoding'), maxBytes);
  if (content.kind !== 'decoded') {
    const errorType = `response_${content.kind}`;
    return { answer: undefined, outcome: { status: 'error', errorType, httpStatus } };
  }
  const contentType = raw.header('content-type') ?? '';
  const decoded = await decode({ status: httpStatus, contentType, text: content.bytes.toString('utf8') }, format);
  return { answer: decoded.answer, outcome: outcomeOf(decoded, httpStatus) };
}

function outcomeOf({ error, complete }: DecodedResponse, httpStatus: number): CallOutcome | undefined {
  if (error !== undefined) return { status: 'error', ...error, httpStatus };
  return complete ? { status: 'success' } : undefined;
}

async function decode(response: ResponseText, format: WireFormat): Promise<DecodedResponse> {
  const { status, contentType, text } = response;
  const isLongStream = contentType?.startsWith('text/event-stream') === true && text.length > sliceChars;
  if (status !== 200 || !isLongStream) return decodeResponseText(format, response);
  const decoder = format.createStreamDecoder();
  for (let offset = 0; offset < text.length; offset += sliceChars) {
    decoder.push(text.slice(offset, offset + sliceChars));
    await nextTurn();
  }
  return decoder.end();
}

function nextTurn(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setImmediate(resolve);
  return promise;
}
