import type { GenerationParameters, LlmAnswer, LlmRequest } from '../model/call.ts';
import type { TranslationLoss } from '../model/comparison.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { WireFormatName } from '../model/message.ts';

/** An error as the provider told it. */
export interface ProviderError {
  /** Low cardinality: the provider's own word where it looks like an identifier, else the HTTP status as text. */
  readonly errorType: string;
  /** Free text of the provider; may quote content. */
  readonly message?: string | undefined;
}

/** What a streamed answer had told when it ended or broke off. */
export interface StreamResult {
  /** Everything heard, also of a stream that was cut. */
  readonly answer: LlmAnswer;
  /** Whether the format's terminal event was seen. */
  readonly complete: boolean;
  /** An error event inside a 2xx stream. */
  readonly error?: ProviderError | undefined;
}

/** Assembles one streamed answer; time and memory grow linearly with the stream. Never throws. */
export interface StreamDecoder {
  /** Takes the next text of the body, split anywhere. */
  push(text: string): void;
  /** Call once, after the last `push`. */
  end(): StreamResult;
}

/** A request body, and what it could not carry. */
export interface EncodedRequest {
  readonly body: JsonObject;
  readonly losses: readonly TranslationLoss[];
}

/** What a candidate changes in a captured body; absent fields stay as captured. */
export interface RequestOverrides {
  readonly model?: string | undefined;
  /** Parameters that the format has no field for are left out. */
  readonly parameters?: GenerationParameters | undefined;
  /** `append` adds a paragraph after the captured instructions. */
  readonly systemPrompt?: { readonly replace: string } | { readonly append: string } | undefined;
  /** Top-level fields of the format, set last and verbatim: each replaces the whole field, `null` removes it. */
  readonly body?: JsonObject | undefined;
}

/**
 * One provider wire format, both directions.
 * Lenient with vendor data: no function throws on any JSON; what is not understood is kept as vendor fields or `other`.
 */
export interface WireFormat {
  readonly name: WireFormatName;
  /** `gen_ai.provider.name` when the host is not a known one. */
  readonly defaultProvider: string;
  /** Appended to a base URL such as `https://api.openai.com/v1`. */
  readonly endpointPath: string;
  /** Whether a request speaks this format, by method and path (any prefix, any query) only: runs on every HTTP request. */
  matches(method: string, path: string): boolean;
  /** Whether a JSON body at a matching path is a request of this format: other APIs may have the same path. */
  speaks(body: JsonObject): boolean;
  /**
   * Request headers in lower case that change how the body is read. They alone are kept of a call and sent with a replay
   * in the same format.
   */
  readonly protocolHeaders: readonly string[];
  decodeRequest(body: JsonObject): LlmRequest;
  /** Decodes the whole JSON body of a 2xx response. */
  decodeAnswer(body: JsonObject): LlmAnswer;
  createStreamDecoder(): StreamDecoder;
  decodeError(status: number, body: JsonValue | undefined): ProviderError;
  /** For a request decoded from this same format the body is deep-equal to the one decoded. */
  encodeRequest(request: LlmRequest): EncodedRequest;
  /** Takes provider-side state, identity and provider-run tools out of a captured body of this format; a new object. */
  prepareReplayBody(body: JsonObject): EncodedRequest;
  overrideBody(body: JsonObject, overrides: RequestOverrides): JsonObject;
  /** Headers in lower case that carry the candidate's own key. */
  authHeaders(apiKey: string): Record<string, string>;
}
