import type { JsonObject, JsonValue } from './json.ts';
import type { Choice, Message, Part, WireFormatName, WithVendorFields } from './message.ts';

/** A function that the model may ask for; `parameters` is JSON Schema. */
export interface FunctionTool extends WithVendorFields {
  readonly type: 'function';
  readonly name: string;
  readonly description?: string | undefined;
  readonly parameters?: JsonValue | undefined;
}

/** A tool that the provider runs itself (web search, code execution, MCP ...), kept whole. */
export interface ProviderTool {
  readonly type: 'provider';
  /** The provider's name of the kind, for instance `web_search_20250305`. */
  readonly kind: string;
  readonly format: WireFormatName;
  readonly value: JsonObject;
}

/** A tool offered to the model. */
export type ToolDefinition = FunctionTool | ProviderTool;

/** Whether and which tool the model must use. */
export type ToolChoice =
  | { readonly mode: 'auto' | 'none' | 'required' }
  | { readonly mode: 'tool'; readonly name: string }
  | { readonly mode: 'other'; readonly format: WireFormatName; readonly value: JsonValue };

/** The shape asked of the answer. */
export type ResponseFormat =
  | { readonly type: 'text' | 'json_object' }
  | {
      readonly type: 'json_schema';
      readonly name?: string | undefined;
      readonly description?: string | undefined;
      readonly strict?: boolean | undefined;
      readonly schema: JsonValue;
    }
  | { readonly type: 'other'; readonly format: WireFormatName; readonly value: JsonValue };

/** Parameters that steer the generation. Absent means: not sent. */
export interface GenerationParameters {
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  readonly frequencyPenalty?: number | undefined;
  readonly presencePenalty?: number | undefined;
  readonly seed?: number | undefined;
  readonly stopSequences?: readonly string[] | undefined;
  readonly choiceCount?: number | undefined;
  /** `low`, `medium`, `high` or another word of the provider. */
  readonly reasoningLevel?: string | undefined;
}

/** What was asked, in the words of no provider. */
export interface LlmRequest extends WithVendorFields {
  readonly model?: string | undefined;
  readonly stream: boolean;
  /** Instructions that the format takes apart from the messages (Anthropic `system`). */
  readonly system: readonly Part[];
  readonly messages: readonly Message[];
  readonly tools: readonly ToolDefinition[];
  readonly toolChoice?: ToolChoice | undefined;
  readonly parallelToolCalls?: boolean | undefined;
  readonly responseFormat?: ResponseFormat | undefined;
  readonly parameters: GenerationParameters;
}

/** Token counts as the provider reported them. `inputTokens` includes cached ones. */
export interface Usage {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly cacheReadTokens?: number | undefined;
  readonly cacheWriteTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
}

/** What was answered. */
export interface LlmAnswer extends WithVendorFields {
  readonly id?: string | undefined;
  /** The model that answered, as the provider names it. */
  readonly model?: string | undefined;
  readonly choices: readonly Choice[];
  readonly usage?: Usage | undefined;
}

/** How the call ended. */
export type CallOutcome =
  | { readonly status: 'success' }
  /** The application stopped reading, or aborted, before the provider had finished. */
  | { readonly status: 'cancelled' }
  | {
      readonly status: 'error';
      /** Low cardinality: a provider error code, an HTTP status or an error class; never a message. */
      readonly errorType: string;
      readonly httpStatus?: number | undefined;
      /** Free text of the provider; redacted like content. */
      readonly message?: string | undefined;
    };

/** When the call happened and how long it took. */
export interface CallTiming {
  /** Epoch milliseconds, UTC. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** From the start to the first byte of a streamed answer. */
  readonly timeToFirstChunkMs?: number | undefined;
}

/** The host that was called. */
export interface ServerAddress {
  readonly address: string;
  readonly port?: number | undefined;
}

/** One request to a model and its answer: one GenAI client operation. */
export interface LlmCall {
  /** `gen_ai.operation.name` */
  readonly operation: 'chat';
  /** `gen_ai.provider.name` */
  readonly provider: string;
  readonly server: ServerAddress;
  readonly format: WireFormatName;
  readonly request: LlmRequest;
  /** The request body as it was on the wire: what a replay in the same format sends. */
  readonly requestBody?: JsonObject | undefined;
  /** The few request headers that change how the body is read, for a replay in the same format; never credentials. */
  readonly protocolHeaders?: Readonly<Record<string, string>> | undefined;
  readonly answer?: LlmAnswer | undefined;
  readonly outcome: CallOutcome;
  readonly timing: CallTiming;
  /** How many times the client had tried before this request; 0 for the first. */
  readonly resendCount: number;
}
