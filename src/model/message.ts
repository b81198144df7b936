import type { JsonObject, JsonValue } from './json.ts';

/** The wire formats that `wire/` speaks. */
export type WireFormatName = 'openai.chat' | 'anthropic.messages';

/**
 * Fields of a provider that the model has no word for.
 * They go back untouched when the call is encoded in the format they came from, and are a listed loss in any other.
 */
export interface VendorFields {
  readonly format: WireFormatName;
  readonly fields: JsonObject;
}

/** What a message, a part or a tool keeps of fields that only one provider knows. */
export interface WithVendorFields {
  readonly vendor?: VendorFields | undefined;
}

/** Plain text. */
export interface TextPart extends WithVendorFields {
  readonly type: 'text';
  readonly content: string;
}

/** The model's own reasoning, as far as the provider shows it. */
export interface ReasoningPart extends WithVendorFields {
  readonly type: 'reasoning';
  readonly content: string;
}

/** A function call that the model asks for. */
export interface ToolCallPart extends WithVendorFields {
  readonly type: 'tool_call';
  /** The provider's id: drawn at random, never compared. */
  readonly id?: string | undefined;
  readonly name: string;
  /** Parsed arguments; the raw text where the model wrote text that is not JSON. */
  readonly arguments: JsonValue;
  /** The exact argument text, kept only where `JSON.stringify(arguments)` would write it differently. */
  readonly argumentsText?: string | undefined;
}

/** The answer of a tool that the application gives back to the model. */
export interface ToolCallResponsePart extends WithVendorFields {
  readonly type: 'tool_call_response';
  readonly id?: string | undefined;
  /** Text, or the provider's own content blocks. */
  readonly response: JsonValue;
}

/** Media inside the message, base64. */
export interface BlobPart extends WithVendorFields {
  readonly type: 'blob';
  /** `image`, `audio`, `video`, `document` or another word. */
  readonly modality: string;
  readonly mimeType?: string | undefined;
  /** Base64, without a `data:` prefix. */
  readonly content: string;
}

/** Media at an address. */
export interface UriPart extends WithVendorFields {
  readonly type: 'uri';
  readonly modality: string;
  readonly mimeType?: string | undefined;
  readonly uri: string;
}

/** Media that the provider stores. */
export interface FilePart extends WithVendorFields {
  readonly type: 'file';
  readonly modality: string;
  readonly fileId: string;
}

/** A part of a kind the model does not know, kept whole: lenient with vendors. */
export interface OtherPart {
  readonly type: 'other';
  /** The provider's name of the kind, for instance `server_tool_use`. */
  readonly kind: string;
  readonly format: WireFormatName;
  readonly value: JsonValue;
}

/** One piece of a message. The names follow the part types of the GenAI semantic conventions. */
export type Part =
  | TextPart
  | ReasoningPart
  | ToolCallPart
  | ToolCallResponsePart
  | BlobPart
  | UriPart
  | FilePart
  | OtherPart;

/** A message of the conversation as it was sent. */
export interface Message extends WithVendorFields {
  /** `system`, `developer`, `user`, `assistant`, `tool` or another word of the provider. */
  readonly role: string;
  readonly name?: string | undefined;
  readonly parts: readonly Part[];
}

/**
 * Why a choice ended, in the words of the conventions: `stop`, `length`, `content_filter`, `tool_call`, `error`,
 * or the provider's own word.
 */
export type FinishReason = string;

/** One answer of the model. */
export interface Choice extends WithVendorFields {
  readonly role: string;
  readonly parts: readonly Part[];
  readonly finishReason: FinishReason;
}
