import type { JsonObject } from '../../../src/model/json.ts';

/** A function call, asked for by a model or found in the conversation. */
export interface ModelToolCall {
  readonly name: string;
  readonly arguments: JsonObject;
}

/** One message of the conversation; system and developer messages stand in `ModelRequest.system`. */
export interface ModelMessage {
  readonly role: 'user' | 'assistant' | 'tool';
  /** The text parts, joined by line ends; other parts are left out. */
  readonly text: string;
  readonly toolCalls: readonly ModelToolCall[];
}

/** A function that the model may call. */
export interface ModelTool {
  readonly name: string;
  readonly description?: string | undefined;
  /** JSON Schema of the arguments. */
  readonly parameters: JsonObject;
}

/** Whether and which tool the model must call. */
export type ModelToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

/** The shape asked of the text. */
export type ModelResponseFormat =
  | { readonly type: 'text' | 'json_object' }
  | { readonly type: 'json_schema'; readonly schema: JsonObject };

/** Limits that the simulator itself applies to a model's answer, as the real services do. */
export interface ModelParameters {
  readonly maxTokens?: number | undefined;
  readonly topP?: number | undefined;
  readonly stopSequences: readonly string[];
}

/** What a model is asked, in the words of no vendor. */
export interface ModelRequest {
  readonly model: string;
  /** All system and developer texts, joined by line ends; empty when there are none. */
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  readonly toolChoice: ModelToolChoice;
  readonly responseFormat: ModelResponseFormat;
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  readonly parameters: ModelParameters;
}

/** Why the model stopped, in OpenAI's words. */
export type ModelFinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';

/** What a model answers: text, tool calls, or both. */
export interface ModelAnswer {
  readonly text?: string | undefined;
  readonly toolCalls?: readonly ModelToolCall[] | undefined;
  /** @default `tool_calls` when there are any, else `stop`; `length` when `maxTokens` cuts the text. */
  readonly finishReason?: ModelFinishReason | undefined;
}

/** A model of the simulator: a real, deterministic function from question to answer. */
export type Model = (request: ModelRequest) => ModelAnswer;

/** The text of the last user message, empty when there is none. */
export function lastUserText(request: ModelRequest): string {
  return request.messages.findLast((message) => message.role === 'user')?.text ?? '';
}
