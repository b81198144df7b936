import type { FinishReason } from '../model/message.ts';

/**
 * What a finish reason means for a decision: `complete` (stop and tool call alike: which of the two it was, the tool calls show),
 * `truncated`, `refused`, or `other`.
 */
export type FinishClass = 'complete' | 'truncated' | 'refused' | 'other';

const classes: ReadonlyMap<FinishReason, FinishClass> = new Map([
  ['stop', 'complete'],
  ['tool_call', 'complete'],
  ['tool_calls', 'complete'],
  ['tool_use', 'complete'],
  ['function_call', 'complete'],
  ['end_turn', 'complete'],
  ['stop_sequence', 'complete'],
  ['length', 'truncated'],
  ['max_tokens', 'truncated'],
  ['model_context_window_exceeded', 'truncated'],
  ['content_filter', 'refused'],
  ['refusal', 'refused'],
]);

/** The class of a finish reason; the words of the conventions and, in case a decoder let them through, of the providers. */
export function finishClass(reason: FinishReason): FinishClass {
  return classes.get(reason) ?? 'other';
}
