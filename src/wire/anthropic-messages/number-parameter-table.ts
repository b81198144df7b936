import type { NumberParameterTable } from '../number-parameters.ts';

/** Fields of the number parameters. */
export const numberParameterTable: NumberParameterTable = new Map([
  ['maxTokens', ['max_tokens']],
  ['temperature', ['temperature']],
  ['topP', ['top_p']],
  ['topK', ['top_k']],
]);
