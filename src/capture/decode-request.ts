import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
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

/**
 * Reads the little of a request that decides what to do with it, without parsing it: most calls of a process whose
 * traces are not recorded need no more.
 */
export function peekRequest({ requestBody, start }: Exchange): JsonObject {
  const edges = requestBody.edges();
  const model = modelField.exec(edges)?.[1];
  const peeked: Record<string, JsonValue> = {};
  if (model !== undefined) peeked['model'] = model;
  // What is over-long is never parsed: then this is all that will be known.
  const isAll = requestBody.overflow !== undefined;
  if (isAll) peeked['stream'] = streamField.test(edges);
  if ((isAll || !start.format.speaks(peeked)) && messagesField.test(edges)) peeked['messages'] = [];
  return peeked;
}

/**
 * Reads the request bytes of an exchange. Never throws: what cannot be read is a flaw.
 *
 * @param wantsContent - false leaves messages and tools unread, where neither a span nor a replay will show them
 */
export function decodeRequest(exchange: Exchange, peeked: JsonObject, wantsContent: boolean): DecodedRequest {
  const { format } = exchange.start;
  const { overflow } = exchange.requestBody;
  const body = overflow === undefined ? parseObject(exchange.requestBody.bytes().toString('utf8')) : undefined;
  if (body !== undefined) {
    return { request: format.decodeRequest(wantsContent ? body : withoutContent(body)), body, flaw: undefined };
  }
  return {
    request: format.decodeRequest(peeked),
    body,
    flaw: overflow === undefined ? 'request_not_json' : flaws[overflow],
  };
}

/** Every format's own names for what was said and offered. */
function withoutContent(body: JsonObject): JsonObject {
  const { messages: _messages, system: _system, tools: _tools, functions: _functions, ...settings } = body;
  return settings;
}

const flaws = { too_large: 'request_too_large', buffer_full: 'buffer_full' } as const;

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
const messagesField = /(?<!\\)"messages"\s*:\s*\[/;
