import type { FinishReason } from '../../model/message.ts';

/** Anthropic's words that the conventions call otherwise; the others (`pause_turn`, `compaction`) are kept. */
const conventionWords: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool_call'],
  ['refusal', 'content_filter'],
]);

/** Words that another word shares its convention's word with. */
const ambiguousWords: ReadonlySet<string> = new Set(['stop_sequence', 'model_context_window_exceeded']);

/** The word of the conventions; `error` where there is no reason. */
export function finishReason(word: string | undefined): FinishReason {
  if (word === undefined || word === '') return 'error';
  return conventionWords.get(word) ?? word;
}

/** Anthropic's word where the convention's word does not tell it, else undefined. */
export function lostStopWord(word: string | undefined): string | undefined {
  return word !== undefined && ambiguousWords.has(word) ? word : undefined;
}
