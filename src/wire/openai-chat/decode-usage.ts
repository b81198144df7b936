import type { Usage } from '../../model/call.ts';
import type { JsonObject } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import { FieldReader } from '../field-reader.ts';
import { spokenFields } from '../spoken-fields.ts';
import { tokenCount } from '../token-count.ts';

/** The token counts, and what else the usage object told. */
export interface DecodedUsage {
  readonly usage?: Usage;
  readonly rest: JsonObject;
}

/** Decodes `usage`. `prompt_tokens` includes cached ones already. */
export function decodeUsage(value: JsonObject | undefined): DecodedUsage {
  if (value === undefined) return { rest: {} };
  const fields = new FieldReader(value);
  const input = new FieldReader(fields.object('prompt_tokens_details'));
  const output = new FieldReader(fields.object('completion_tokens_details'));
  const inputTokens = tokenCount(fields.number('prompt_tokens'));
  const reasoningTokens = tokenCount(output.number('reasoning_tokens'));
  const billed = tokenCount(fields.number('completion_tokens'));
  const total = tokenCount(fields.number('total_tokens'));
  const hits = tokenCount(fields.number('prompt_cache_hit_tokens'));
  const usage: Usage = definedFields({
    inputTokens,
    outputTokens: outputTokens(billed, reasoningTokens, inputTokens, total),
    cacheReadTokens: tokenCount(input.number('cached_tokens')) ?? hits,
    cacheWriteTokens: tokenCount(input.number('cache_write_tokens')),
    reasoningTokens,
  });
  const details = { prompt_tokens_details: input.rest(), completion_tokens_details: output.rest() };
  return { usage, rest: spokenFields({ ...fields.rest(), ...details }) };
}

/** xAI counts reasoning beside the completion, every other server within it; the total tells which. */
function outputTokens(
  completion: number | undefined,
  reasoning: number | undefined,
  input: number | undefined,
  total: number | undefined,
): number | undefined {
  if (completion === undefined || reasoning === undefined || reasoning === 0) return completion;
  return total === (input ?? 0) + completion + reasoning ? completion + reasoning : completion;
}
