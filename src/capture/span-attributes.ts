import type { Attributes } from '@opentelemetry/api';

import type { LlmCall, Usage } from '../model/call.ts';
import type { JsonValue } from '../model/json.ts';
import type { VendorFields } from '../model/message.ts';
import type { RedactedCall, RedactionReport } from '../model/redacted-call.ts';
import * as semconv from '../semconv.ts';
import { toInputMessages, toOutputMessages, toSystemInstructions, toToolDefinitions } from './genai-messages.ts';

/** Attributes before the undefined ones are left out. */
type AttributeDraft = Record<string, unknown>;

/** Name of the span of a call: `chat gpt-5`. */
export function spanName(call: Pick<LlmCall, 'operation' | 'request'>): string {
  return call.request.model === undefined ? call.operation : `${call.operation} ${call.request.model}`;
}

/** What a sampler must find at the creation of the span. */
export function creationAttributes(call: Pick<LlmCall, 'operation' | 'provider' | 'server' | 'request'>): Attributes {
  return definedOnly({
    [semconv.ATTR_GEN_AI_OPERATION_NAME]: call.operation,
    [semconv.ATTR_GEN_AI_PROVIDER_NAME]: call.provider,
    [semconv.ATTR_GEN_AI_REQUEST_MODEL]: call.request.model,
    [semconv.ATTR_SERVER_ADDRESS]: call.server.address,
    [semconv.ATTR_SERVER_PORT]: call.server.port,
  });
}

/** Everything else about the call that is not content. */
export function callAttributes(call: LlmCall): Attributes {
  return definedOnly({
    [semconv.ATTR_SHADOWSPAN_WIRE_FORMAT]: call.format,
    ...requestAttributes(call),
    ...answerAttributes(call),
    ...outcomeAttributes(call),
  });
}

function requestAttributes({ request, resendCount, format }: LlmCall): AttributeDraft {
  const { parameters } = request;
  return {
    [semconv.ATTR_GEN_AI_REQUEST_STREAM]: request.stream ? true : undefined,
    [semconv.ATTR_GEN_AI_REQUEST_CHOICE_COUNT]: parameters.choiceCount === 1 ? undefined : parameters.choiceCount,
    [semconv.ATTR_GEN_AI_REQUEST_MAX_TOKENS]: parameters.maxTokens,
    [semconv.ATTR_GEN_AI_REQUEST_TEMPERATURE]: parameters.temperature,
    [semconv.ATTR_GEN_AI_REQUEST_TOP_P]: parameters.topP,
    [semconv.ATTR_GEN_AI_REQUEST_TOP_K]: parameters.topK,
    [semconv.ATTR_GEN_AI_REQUEST_FREQUENCY_PENALTY]: parameters.frequencyPenalty,
    [semconv.ATTR_GEN_AI_REQUEST_PRESENCE_PENALTY]: parameters.presencePenalty,
    [semconv.ATTR_GEN_AI_REQUEST_SEED]: parameters.seed,
    [semconv.ATTR_GEN_AI_REQUEST_STOP_SEQUENCES]: parameters.stopSequences?.slice(),
    [semconv.ATTR_GEN_AI_REQUEST_REASONING_LEVEL]: parameters.reasoningLevel,
    [semconv.ATTR_GEN_AI_OUTPUT_TYPE]: outputType(request.responseFormat?.type),
    [semconv.ATTR_HTTP_REQUEST_RESEND_COUNT]: resendCount === 0 ? undefined : resendCount,
    ...(format === 'openai.chat' ? { [semconv.ATTR_OPENAI_API_TYPE]: 'chat_completions' } : {}),
  };
}

function outputType(format: string | undefined): string | undefined {
  if (format === 'json_object' || format === 'json_schema') return 'json';
  return format === 'text' ? 'text' : undefined;
}

function answerAttributes(call: LlmCall): AttributeDraft {
  const { answer, request, timing, outcome } = call;
  return {
    [semconv.ATTR_GEN_AI_RESPONSE_ID]: answer?.id,
    [semconv.ATTR_GEN_AI_RESPONSE_MODEL]: answer?.model,
    // A call that got no answer has no reason of its own: the conventions report it as `error`.
    [semconv.ATTR_GEN_AI_RESPONSE_FINISH_REASONS]:
      answer?.choices.map((choice) => choice.finishReason) ?? (outcome.status === 'success' ? undefined : ['error']),
    [semconv.ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: request.stream ? seconds(timing.timeToFirstChunkMs) : undefined,
    ...usageAttributes(answer?.usage),
    ...(call.provider === 'openai' ? openaiAttributes(call) : {}),
  };
}

function usageAttributes(usage: Usage = {}): AttributeDraft {
  return {
    [semconv.ATTR_GEN_AI_USAGE_INPUT_TOKENS]: usage.inputTokens,
    [semconv.ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: usage.outputTokens,
    [semconv.ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: usage.cacheReadTokens,
    [semconv.ATTR_GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS]: usage.cacheWriteTokens,
    [semconv.ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: usage.reasoningTokens,
  };
}

function openaiAttributes({ request, answer }: LlmCall): AttributeDraft {
  return {
    [semconv.ATTR_OPENAI_REQUEST_SERVICE_TIER]: vendorText(request.vendor, 'service_tier'),
    [semconv.ATTR_OPENAI_RESPONSE_SERVICE_TIER]: vendorText(answer?.vendor, 'service_tier'),
    [semconv.ATTR_OPENAI_RESPONSE_SYSTEM_FINGERPRINT]: vendorText(answer?.vendor, 'system_fingerprint'),
  };
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

function vendorText(vendor: VendorFields | undefined, key: string): string | undefined {
  const value = vendor?.fields[key];
  return typeof value === 'string' ? value : undefined;
}

function outcomeAttributes({ outcome }: LlmCall): AttributeDraft {
  if (outcome.status === 'success') return {};
  if (outcome.status === 'cancelled') return { [semconv.ATTR_SHADOWSPAN_OUTCOME]: 'cancelled' };
  return {
    [semconv.ATTR_ERROR_TYPE]: outcome.errorType,
    [semconv.ATTR_HTTP_RESPONSE_STATUS_CODE]: outcome.httpStatus,
  };
}

/**
 * The redacted messages of a call.
 *
 * @param structured - whether the SDK keeps objects as attribute values (SDK 3); otherwise they are JSON strings
 */
export function contentAttributes({ call }: RedactedCall, structured: boolean): Attributes {
  const write = (value: readonly JsonValue[]): unknown => {
    if (value.length === 0) return undefined;
    return structured ? value : JSON.stringify(value);
  };
  return definedOnly({
    [semconv.ATTR_GEN_AI_SYSTEM_INSTRUCTIONS]: write(toSystemInstructions(call.request)),
    [semconv.ATTR_GEN_AI_INPUT_MESSAGES]: write(toInputMessages(call.request.messages)),
    [semconv.ATTR_GEN_AI_OUTPUT_MESSAGES]: write(toOutputMessages(call.answer?.choices ?? [])),
    [semconv.ATTR_GEN_AI_TOOL_DEFINITIONS]: write(toToolDefinitions(call.request.tools)),
  });
}

/** What the redactor replaced and dropped, as counts. */
export function redactionAttributes({ counts, dropped, keyId }: RedactionReport): Attributes {
  const attributes: Attributes = { [semconv.ATTR_SHADOWSPAN_REDACTION_KEY_ID]: keyId };
  for (const [entity, count] of Object.entries(counts)) {
    attributes[`${semconv.ATTR_SHADOWSPAN_REDACTION_COUNT}.${entity}`] = count;
  }
  for (const [reason, count] of Object.entries(dropped)) {
    attributes[`${semconv.ATTR_SHADOWSPAN_REDACTION_DROPPED}.${reason}`] = count;
  }
  return attributes;
}

function definedOnly(draft: AttributeDraft): Attributes {
  for (const key of Object.keys(draft)) {
    if (draft[key] === undefined) delete draft[key];
  }
  return draft;
}
