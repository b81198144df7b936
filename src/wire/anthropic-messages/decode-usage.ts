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

/** Decodes `usage`. Anthropic counts cached input apart; the conventions want the sum (semconv.md section 4). */
export function decodeUsage(value: JsonObject | undefined): DecodedUsage {
  if (value === undefined) return { rest: {} };
  const fields = new FieldReader(value);
  const details = new FieldReader(fields.object('output_tokens_details'));
  const fresh = tokenCount(fields.number('input_tokens'));
  const cacheReadTokens = tokenCount(fields.number('cache_read_input_tokens'));
  const cacheWriteTokens = tokenCount(fields.number('cache_creation_input_tokens'));
  const isCounted = fresh !== undefined || cacheReadTokens !== undefined || cacheWriteTokens !== undefined;
  const usage: Usage = definedFields({
    inputTokens: isCounted ? (fresh ?? 0) + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0) : undefined,
    outputTokens: tokenCount(fields.number('output_tokens')),
    cacheReadTokens,
    cacheWriteTokens,
    reasoningTokens: tokenCount(details.number('thinking_tokens')),
  });
  return { usage, rest: spokenFields({ ...fields.rest(), output_tokens_details: details.rest() }) };
}
