import type { LlmAnswer } from '../model/call.ts';
import type { JsonObject } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import { definedFields } from './defined-fields.ts';
import { parseJson } from './parse-json.ts';
import type { ProviderError, WireFormat } from './wire-format.ts';

/** A response body as text, after content decoding. */
export interface ResponseText {
  readonly status: number;
  /** The `content-type` header, if there was one. */
  readonly contentType?: string | undefined;
  readonly text: string;
}

/** What a response body told. Neither answer nor error: it broke off before it had told anything. */
export interface DecodedResponse {
  readonly answer?: LlmAnswer | undefined;
  /** Whether the body is whole: complete JSON, or a stream with its terminal event. */
  readonly complete: boolean;
  readonly error?: ProviderError | undefined;
}

const invalidResponse: ProviderError = { errorType: 'invalid_response' };

/** How a stream of events starts; a field name, or a comment as some proxies send while they wait. */
const eventStreamStart = /^\uFEFF?\s*(?:data|event|id|retry)?:/u;

/** Decodes any response body: whole or cut, JSON or events (whatever the header says), success or error. Never throws. */
export function decodeResponseText(format: WireFormat, response: ResponseText): DecodedResponse {
  const { status, text } = response;
  if (status < 200 || status > 299) return { complete: true, error: format.decodeError(status, parseJson(text)) };
  if (text.trim() === '') return { complete: false };
  if (isEventStream(response)) return decodeEvents(format, text);
  const body = parseJson(stripMark(text));
  if (isJsonObject(body)) return decodeBody(format, status, body);
  // JSON that broke off can still be told from a page of a proxy by how it starts.
  const isCut = body === undefined && stripMark(text).trimStart().startsWith('{');
  return isCut ? { complete: false } : { complete: true, error: invalidResponse };
}

function decodeEvents(format: WireFormat, text: string): DecodedResponse {
  const decoder = format.createStreamDecoder();
  decoder.push(text);
  return decoder.end();
}

/** Some gateways answer 200 with an error object. */
function decodeBody(format: WireFormat, status: number, body: JsonObject): DecodedResponse {
  const answer = format.decodeAnswer(body);
  if (answer.choices.length > 0) return { answer, complete: true };
  const told = isJsonObject(body['error']) ? format.decodeError(status, body) : invalidResponse;
  const error = told.errorType === String(status) ? { ...told, ...invalidResponse } : told;
  return definedFields({ answer, complete: true, error });
}

function isEventStream({ contentType, text }: ResponseText): boolean {
  if (eventStreamStart.test(text)) return true;
  const isDeclared = contentType?.toLowerCase().includes('text/event-stream') === true;
  return isDeclared && !stripMark(text).trimStart().startsWith('{');
}

function stripMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
