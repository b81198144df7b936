import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../../../../src/model/json.ts';
import type { FinishedAnswer } from '../finish-answer.ts';
import type { ModelRequest } from '../model.ts';
import type { IdSource } from '../id-source.ts';

/** A request body that was understood. */
export interface ReadRequest {
  readonly status: 'read';
  readonly request: ModelRequest;
  readonly stream: boolean;
  /** How many answers are wanted. */
  readonly choiceCount: number;
  /** OpenAI `stream_options.include_usage`; Anthropic streams always carry usage. */
  readonly includeUsage: boolean;
}

/** What is wrong with a request body. */
export interface InvalidRequest {
  readonly status: 'invalid';
  readonly message: string;
  readonly parameter?: string | undefined;
  readonly code?: string | undefined;
}

/** One call and its answers, to be written by a dialect. */
export interface Exchange {
  readonly read: ReadRequest;
  /** One answer per choice. */
  readonly answers: readonly FinishedAnswer[];
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Unix time in seconds. */
  readonly createdS: number;
  readonly ids: IdSource;
}

/** One server-sent event as it goes over the wire, and how many tokens of the answer it carries. */
export interface StreamEvent {
  readonly frame: string;
  readonly tokenCount: number;
}

/** Something the server refuses, before it is put in a vendor's words. */
export type Refusal =
  | { readonly kind: 'invalid'; readonly problem: InvalidRequest }
  | { readonly kind: 'not_json' }
  | { readonly kind: 'key_missing' }
  | { readonly kind: 'key_wrong'; readonly key: string }
  | { readonly kind: 'unknown_model'; readonly model: string }
  | { readonly kind: 'rate_limited'; readonly limit: number; readonly retryAfterS: number }
  /** Any other status, with the vendor's usual type and text for it. */
  | { readonly kind: 'status'; readonly status: number; readonly message?: string | undefined };

/** A refusal in a vendor's words. */
export interface WrittenError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** A vendor's wire format, from the server's side. */
export interface Dialect {
  readonly name: 'openai.chat' | 'anthropic.messages';
  /** The end of the paths that speak it; any prefix is served. */
  readonly pathEnd: string;
  /** A request id in the vendor's form. */
  readonly requestId: (ids: IdSource) => string;
  /** Headers of every answer and error. */
  readonly headers: (requestId: string) => Readonly<Record<string, string>>;
  /** The key that the client sent. */
  readonly readKey: (headers: IncomingHttpHeaders) => string | undefined;
  readonly readRequest: (body: JsonObject) => ReadRequest | InvalidRequest;
  readonly writeAnswer: (exchange: Exchange) => JsonObject;
  readonly writeEvents: (exchange: Exchange) => readonly StreamEvent[];
  readonly writeError: (refusal: Refusal, requestId: string) => WrittenError;
  /** An error inside a stream that began with status 200. */
  readonly writeErrorEvent: (requestId: string) => string;
}
