import type { GenerationParameters, LlmCall, Usage } from '../model/call.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { RedactedCall } from '../model/redacted-call.ts';
import type { ResultRecord } from '../model/record.ts';

/** The real model of one side; the slot under test stands in `custom.harness.model_id`. */
export function recordModel({ call, hasContent }: RedactedCall): ResultRecord['model'] {
  return { model_id: recordModelId(call), provider: call.provider, params: recordParams(call, hasContent) };
}

/** Token counts as whole numbers; what the provider did not report, or not as a count, is left out. */
export function recordUsage(usage: Usage | undefined): JsonObject {
  if (usage === undefined) return {};
  return present({
    input_tokens: tokenCount(usage.inputTokens),
    output_tokens: tokenCount(usage.outputTokens),
    cache_read_tokens: tokenCount(usage.cacheReadTokens),
    cache_write_tokens: tokenCount(usage.cacheWriteTokens),
    reasoning_tokens: tokenCount(usage.reasoningTokens),
  });
}

/** The model that was asked for, else the one that answered, else `unknown`. */
export function recordModelId({ request, answer }: LlmCall): string {
  return request.model ?? answer?.model ?? 'unknown';
}

function recordParams({ request }: LlmCall, hasContent: boolean): JsonObject {
  const parameters: GenerationParameters = request.parameters;
  return present({
    max_tokens: parameters.maxTokens,
    temperature: parameters.temperature,
    top_p: parameters.topP,
    top_k: parameters.topK,
    frequency_penalty: parameters.frequencyPenalty,
    presence_penalty: parameters.presencePenalty,
    seed: parameters.seed,
    // Free text of the application, so it is content.
    stop_sequences: hasContent ? parameters.stopSequences : undefined,
    choice_count: parameters.choiceCount,
    reasoning_level: parameters.reasoningLevel,
    stream: request.stream,
  });
}

function present(fields: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}

function tokenCount(count: number | undefined): number | undefined {
  return count !== undefined && count >= 0 && Number.isFinite(count) ? Math.trunc(count) : undefined;
}
