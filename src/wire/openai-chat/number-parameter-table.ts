import type { NumberParameterTable } from '../number-parameters.ts';

/**
 * Fields of the number parameters. `max_tokens` is deprecated at OpenAI but the only word of many compatible servers;
 * `random_seed` is Mistral's; `top_k` is known to compatible servers only.
 */
export const numberParameterTable: NumberParameterTable = new Map([
  ['maxTokens', ['max_completion_tokens', 'max_tokens']],
  ['temperature', ['temperature']],
  ['topP', ['top_p']],
  ['topK', ['top_k']],
  ['frequencyPenalty', ['frequency_penalty']],
  ['presencePenalty', ['presence_penalty']],
  ['seed', ['seed', 'random_seed']],
  ['choiceCount', ['n']],
]);
