import type { FinishReason } from '../../model/message.ts';

/** The provider's words that the conventions call otherwise; the others are kept. */
const conventionWords: ReadonlyMap<string, FinishReason> = new Map([
  ['tool_calls', 'tool_call'],
  ['function_call', 'tool_call'],
  ['eos', 'stop'],
  ['max_tokens', 'length'],
  ['model_length', 'length'],
]);

/** The word of the conventions; `error` where the provider gave no reason. */
export function finishReason(word: string | undefined): FinishReason {
  if (word === undefined || word === '') return 'error';
  return conventionWords.get(word) ?? word;
}

/** The provider's word where the convention's word does not tell it, else undefined. */
export function lostFinishWord(word: string | undefined): string | undefined {
  return word !== undefined && word !== 'tool_calls' && conventionWords.has(word) ? word : undefined;
}
