import type { JsonObject, JsonValue } from '../model/json.ts';
import type { ToolCallPart } from '../model/message.ts';
import type { RedactedCall } from '../model/redacted-call.ts';
import { textOf } from './record-messages.ts';

/** A tool call as the peer reads it: no id, because ids are drawn at random and would make every call a difference. */
export type RecordToolCall = { readonly tool_name: string; readonly arguments: JsonValue };

/** The answer of one side. */
export interface RecordOutput {
  /** Null where there was no answer; without content, the tool names only. */
  readonly output: JsonObject | null;
  /** Empty where the model answered without text; null where there was no answer or its content was left out. */
  readonly outputText: string | null;
  readonly toolCalls: readonly RecordToolCall[];
  /** The provider's ids of the tool calls, as far as it gave any. */
  readonly providerCallIds: readonly string[];
}

const noOutput: RecordOutput = { output: null, outputText: null, toolCalls: [], providerCallIds: [] };

/** What the model answered: the first choice, which is the one that is compared. */
export function recordOutput({ call, hasContent }: RedactedCall): RecordOutput {
  const choice = call.answer?.choices[0];
  if (choice === undefined) return noOutput;
  const parts = choice.parts.filter((part): part is ToolCallPart => part.type === 'tool_call');
  const toolCalls = parts.map((part) => ({ tool_name: part.name, arguments: hasContent ? part.arguments : null }));
  const outputText = hasContent ? textOf(choice.parts) : null;
  const providerCallIds = parts.flatMap(({ id }) => (id === undefined ? [] : [id]));
  return { output: { output_text: outputText, tool_calls: toolCalls }, outputText, toolCalls, providerCallIds };
}
