import type { LlmAnswer } from '../model/call.ts';
import type { Choice, FinishReason, ToolCallPart } from '../model/message.ts';

/** What of an answer takes part in a comparison: its first choice without reasoning, ids and vendor fields. */
export interface AnswerView {
  readonly text: string;
  readonly toolCalls: readonly ToolCallPart[];
  /** `refusal` where the provider put the refusal into the message instead of the finish reason. */
  readonly finishReason: FinishReason;
}

/** The view of an answer; `undefined` where there is no choice. */
export function viewAnswer(answer: LlmAnswer | undefined): AnswerView | undefined {
  const choice = answer?.choices[0];
  if (choice === undefined) return undefined;
  return {
    text: choice.parts.map((part) => (part.type === 'text' ? part.content : '')).join(''),
    toolCalls: choice.parts.filter((part) => part.type === 'tool_call'),
    finishReason: hasRefusal(choice) ? 'refusal' : choice.finishReason,
  };
}

function hasRefusal(choice: Choice): boolean {
  return choice.parts.some((part) => part.type === 'other' && part.kind === 'refusal');
}
