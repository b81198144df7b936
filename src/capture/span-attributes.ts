import type { Attributes } from '@opentelemetry/api';

import type { LlmCall, LlmRequest, Usage } from '../model/call.ts';
import type { JsonValue } from '../model/json.ts';
import type { VendorFields } from '../model/message.ts';
import type { RedactedCall, RedactionReport } from '../model/redacted-call.ts';
import * as semconv from '../semconv.ts';
import { toInputMessages, toOutputMessages, toSystemInstructions, toToolDefinitions } from './genai-messages.ts';

/** The providers' own fields that become attributes. */
export const vendorFieldsOnSpans: readonly string[] = ['service_tier', 'system_fingerprint'];

/** What of a call names its span. */
type Named = Pick<LlmCall, 'operation'> & { readonly request: Pick<LlmRequest, 'model'> };

/** Name of the span of a call: `chat gpt-5`. */
export function spanName({ operation, request: { model } }: Named): string {
  return model === undefined ? operation : `${operation} ${model}`;
}

/** What a sampler must find at the creation of the span. */
export function creationAttributes(call: Named & Pick<LlmCall, 'provider' | 'server'>): Attributes {
  const attributes: Attributes = {};
  put(attributes, semconv.ATTR_GEN_AI_OPERATION_NAME, call.operation);
  put(attributes, semconv.ATTR_GEN_AI_PROVIDER_NAME, call.provider);
  put(attributes, semconv.ATTR_GEN_AI_REQUEST_MODEL, call.request.model);
  put(attributes, semconv.ATTR_SERVER_ADDRESS, call.server.address);
  put(attributes, semconv.ATTR_SERVER_PORT, call.server.port);
  return attributes;
}

/** Adds everything else about the call that is not content. */
export function addCallAttributes(attributes: Attributes, call: LlmCall): void {
  put(attributes, semconv.ATTR_SHADOWSPAN_WIRE_FORMAT, call.format);
  addRequestAttributes(attributes, call);
  addAnswerAttributes(attributes, call);
  addOutcomeAttributes(attributes, call);
}

/**
 * Adds the redacted messages of a call.
 *
 * @param structured - whether the SDK keeps objects as attribute values (SDK 3); otherwise they are JSON strings
 */
export function addContentAttributes(attributes: Attributes, { call }: RedactedCall, structured: boolean): void {
  const putList = (name: string, list: readonly JsonValue[]): void => {
    if (list.length > 0) put(attributes, name, structured ? list : JSON.stringify(list));
  };
  // Free text of the application, so it stands and falls with the messages.
  put(attributes, semconv.ATTR_GEN_AI_REQUEST_STOP_SEQUENCES, call.request.parameters.stopSequences);
  putList(semconv.ATTR_GEN_AI_SYSTEM_INSTRUCTIONS, toSystemInstructions(call.request));
  putList(semconv.ATTR_GEN_AI_INPUT_MESSAGES, toInputMessages(call.request.messages));
  putList(semconv.ATTR_GEN_AI_OUTPUT_MESSAGES, toOutputMessages(call.answer?.choices ?? []));
  putList(semconv.ATTR_GEN_AI_TOOL_DEFINITIONS, toToolDefinitions(call.request.tools));
}

/** Adds what the redactor replaced and dropped, as counts. */
export function addRedactionAttributes(attributes: Attributes, { counts, dropped, keyId }: RedactionReport): void {
  put(attributes, semconv.ATTR_SHADOWSPAN_REDACTION_KEY_ID, keyId);
  for (const [entity, count] of Object.entries(counts)) {
    put(attributes, `${semconv.ATTR_SHADOWSPAN_REDACTION_COUNT}.${entity}`, count);
  }
  for (const [reason, count] of Object.entries(dropped)) {
    put(attributes, `${semconv.ATTR_SHADOWSPAN_REDACTION_DROPPED}.${reason}`, count);
  }
}

function addRequestAttributes(attributes: Attributes, { request, resendCount, format }: LlmCall): void {
  const { parameters } = request;
  if (request.stream) put(attributes, semconv.ATTR_GEN_AI_REQUEST_STREAM, true);
  if (parameters.choiceCount !== 1) put(attributes, semconv.ATTR_GEN_AI_REQUEST_CHOICE_COUNT, parameters.choiceCount);
  put(attributes, semconv.ATTR_GEN_AI_REQUEST_MAX_TOKENS, parameters.maxTokens);
  put(attributes, semconv.ATTR_GEN_AI_REQUEST_TEMPERATURE, parameters.temperature);
  put(attributes, semconv.ATTR_GEN_AI_REQUEST_TOP_P, parameters.topP);
  put(attributes, semconv.ATTR_GEN_AI_REQUEST_TOP_K, parameters.topK);
  put(attributes, semconv.ATTR_GEN_AI_REQUEST_FREQUENCY_PENALTY, parameters.frequencyPenalty);
  put(attributes, semconv.ATTR_GEN_AI_REQUEST_PRESENCE_PENALTY, parameters.presencePenalty);
  put(attributes, semconv.ATTR_GEN_AI_REQUEST_SEED, parameters.seed);
  put(attributes, semconv.ATTR_GEN_AI_REQUEST_REASONING_LEVEL, parameters.reasoningLevel);
  put(attributes, semconv.ATTR_GEN_AI_OUTPUT_TYPE, outputType(request.responseFormat?.type));
  if (resendCount > 0) put(attributes, semconv.ATTR_HTTP_REQUEST_RESEND_COUNT, resendCount);
  if (format === 'openai.chat') put(attributes, semconv.ATTR_OPENAI_API_TYPE, 'chat_completions');
}

function outputType(format: string | undefined): string | undefined {
  if (format === 'json_object' || format === 'json_schema') return 'json';
  return format === 'text' ? 'text' : undefined;
}

function addAnswerAttributes(attributes: Attributes, call: LlmCall): void {
  const { answer, request, timing } = call;
  put(attributes, semconv.ATTR_GEN_AI_RESPONSE_ID, answer?.id);
  put(attributes, semconv.ATTR_GEN_AI_RESPONSE_MODEL, answer?.model);
  put(attributes, semconv.ATTR_GEN_AI_RESPONSE_FINISH_REASONS, finishReasons(call));
  if (request.stream && timing.timeToFirstChunkMs !== undefined) {
    put(attributes, semconv.ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK, timing.timeToFirstChunkMs / 1000);
  }
  if (answer?.usage !== undefined) addUsageAttributes(attributes, answer.usage);
  if (call.provider === 'openai') addOpenaiAttributes(attributes, call);
}

/** A call that got no answer has no reason of its own: the conventions report it as `error`. */
function finishReasons({ answer, outcome }: LlmCall): readonly string[] | undefined {
  if (answer !== undefined) return answer.choices.map((choice) => choice.finishReason);
  return outcome.status === 'success' ? undefined : ['error'];
}

function addUsageAttributes(attributes: Attributes, usage: Usage): void {
  put(attributes, semconv.ATTR_GEN_AI_USAGE_INPUT_TOKENS, usage.inputTokens);
  put(attributes, semconv.ATTR_GEN_AI_USAGE_OUTPUT_TOKENS, usage.outputTokens);
  put(attributes, semconv.ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS, usage.cacheReadTokens);
  put(attributes, semconv.ATTR_GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS, usage.cacheWriteTokens);
  put(attributes, semconv.ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS, usage.reasoningTokens);
}

function addOpenaiAttributes(attributes: Attributes, { request, answer }: LlmCall): void {
  put(attributes, semconv.ATTR_OPENAI_REQUEST_SERVICE_TIER, vendorText(request.vendor, 'service_tier'));
  put(attributes, semconv.ATTR_OPENAI_RESPONSE_SERVICE_TIER, vendorText(answer?.vendor, 'service_tier'));
  put(attributes, semconv.ATTR_OPENAI_RESPONSE_SYSTEM_FINGERPRINT, vendorText(answer?.vendor, 'system_fingerprint'));
}

function vendorText(vendor: VendorFields | undefined, key: string): string | undefined {
  const value = vendor?.fields[key];
  return typeof value === 'string' ? value : undefined;
}

function addOutcomeAttributes(attributes: Attributes, { outcome }: LlmCall): void {
  if (outcome.status === 'cancelled') put(attributes, semconv.ATTR_SHADOWSPAN_OUTCOME, 'cancelled');
  if (outcome.status !== 'error') return;
  put(attributes, semconv.ATTR_ERROR_TYPE, outcome.errorType);
  put(attributes, semconv.ATTR_HTTP_RESPONSE_STATUS_CODE, outcome.httpStatus);
}

function put(attributes: Attributes, name: string, value: unknown): void {
  if (value !== undefined) attributes[name] = value;
}
