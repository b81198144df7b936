import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { LlmRequest } from '../model/call.ts';
import type { Exchange } from './exchange.ts';

/** Why a request could not be read whole: its content, and a replay of it, are not to be had. */
export type RequestFlaw = 'request_too_large' | 'buffer_full' | 'request_not_json';

/** The request of an exchange, as far as it could be read. */
export interface DecodedRequest {
  readonly request: LlmRequest;
  readonly body: JsonObject | undefined;
  readonly flaw: RequestFlaw | undefined;
}

/** Reads the request bytes of an exchange. Never throws: what cannot be read is a flaw. */
export function decodeRequest(exchange: Exchange): DecodedRequest {
  const { overflow } = exchange.requestBody;
  if (overflow !== undefined) {
    return { ...fromEdges(exchange), flaw: overflow === 'too_large' ? 'request_too_large' : 'buffer_full' };
  }
  const body = parseObject(exchange.requestBody.bytes().toString('utf8'));
  if (body === undefined) return { request: exchange.start.format.decodeRequest({}), body, flaw: 'request_not_json' };
  return { request: exchange.start.format.decodeRequest(body), body, flaw: undefined };
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// Inside a JSON string every quote is escaped, so an unescaped `"model":"` is a real key.
const modelField = /(?<!\\)"model"\s*:\s*"([^"\\]{1,200})"/;
const streamField = /(?<!\\)"stream"\s*:\s*true/;

/** What the start and the end of an over-long body still tell: enough for a span, not for a replay. */
function fromEdges(exchange: Exchange): { request: LlmRequest; body: undefined } {
  const edges = exchange.requestBody.edges();
  const model = modelField.exec(edges)?.[1];
  const fields: JsonObject = { ...(model === undefined ? {} : { model }), stream: streamField.test(edges) };
  return { request: exchange.start.format.decodeRequest(fields), body: undefined };
}
