import type { CallOutcome, GenerationParameters, LlmAnswer, LlmCall, Usage } from '../model/call.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Choice, WireFormatName } from '../model/message.ts';
import * as semconv from '../semconv.ts';
import type { ExportedSpan } from './exported-span.ts';
import { choiceFrom, messageFrom, partFrom, toolFrom } from './messages-from-genai.ts';

/** What of a span is read. */
export type ReadSpan = Pick<ExportedSpan, 'attributes' | 'startTime' | 'duration' | 'status'>;

/** Reads a span that our capture wrote back into the call it stands for. Never throws: what is missing stays absent. */
export function callFromSpan(span: ReadSpan): LlmCall {
  const read = new AttributeReader(span.attributes);
  const format = formatFrom(read);
  const outcome = outcomeFrom(read);
  return {
    operation: 'chat',
    provider: read.text(semconv.ATTR_GEN_AI_PROVIDER_NAME) ?? '_OTHER',
    server: {
      address: read.text(semconv.ATTR_SERVER_ADDRESS) ?? '',
      port: read.number(semconv.ATTR_SERVER_PORT),
    },
    format,
    request: {
      model: read.text(semconv.ATTR_GEN_AI_REQUEST_MODEL),
      stream: span.attributes[semconv.ATTR_GEN_AI_REQUEST_STREAM] === true,
      system: read.list(semconv.ATTR_GEN_AI_SYSTEM_INSTRUCTIONS).map((part) => partFrom(part, format)),
      messages: read.list(semconv.ATTR_GEN_AI_INPUT_MESSAGES).map((message) => messageFrom(message, format)),
      tools: read.list(semconv.ATTR_GEN_AI_TOOL_DEFINITIONS).map((tool) => toolFrom(tool, format)),
      parameters: parametersFrom(read),
    },
    answer: answerFrom(read, format, outcome),
    outcome,
    timing: {
      startedAtMs: toMs(span.startTime),
      durationMs: toMs(span.duration),
      timeToFirstChunkMs: scaled(read.number(semconv.ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK), 1000),
    },
    resendCount: read.number(semconv.ATTR_HTTP_REQUEST_RESEND_COUNT) ?? 0,
  };
}

class AttributeReader {
  readonly #attributes: Readonly<Record<string, unknown>>;

  constructor(attributes: Readonly<Record<string, unknown>>) {
    this.#attributes = attributes;
  }

  text(name: string): string | undefined {
    const value = this.#attributes[name];
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.#attributes[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }

  texts(name: string): string[] {
    const value = this.#attributes[name];
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
  }

  /** A list of objects, structured or as a JSON string. */
  list(name: string): JsonObject[] {
    const value = this.#attributes[name];
    const parsed: unknown = typeof value === 'string' ? parseJson(value) : value;
    return Array.isArray(parsed) ? parsed.filter((item): item is JsonObject => isJsonObject(item)) : [];
  }
}

/** A span of another instrumentation does not name the format. */
function formatFrom(read: AttributeReader): WireFormatName {
  const named = read.text(semconv.ATTR_SHADOWSPAN_WIRE_FORMAT);
  if (named === 'openai.chat' || named === 'anthropic.messages') return named;
  return read.text(semconv.ATTR_GEN_AI_PROVIDER_NAME) === 'anthropic' ? 'anthropic.messages' : 'openai.chat';
}

function parametersFrom(read: AttributeReader): GenerationParameters {
  const stopSequences = read.texts(semconv.ATTR_GEN_AI_REQUEST_STOP_SEQUENCES);
  return {
    maxTokens: read.number(semconv.ATTR_GEN_AI_REQUEST_MAX_TOKENS),
    temperature: read.number(semconv.ATTR_GEN_AI_REQUEST_TEMPERATURE),
    topP: read.number(semconv.ATTR_GEN_AI_REQUEST_TOP_P),
    topK: read.number(semconv.ATTR_GEN_AI_REQUEST_TOP_K),
    frequencyPenalty: read.number(semconv.ATTR_GEN_AI_REQUEST_FREQUENCY_PENALTY),
    presencePenalty: read.number(semconv.ATTR_GEN_AI_REQUEST_PRESENCE_PENALTY),
    seed: read.number(semconv.ATTR_GEN_AI_REQUEST_SEED),
    stopSequences: stopSequences.length === 0 ? undefined : stopSequences,
    choiceCount: read.number(semconv.ATTR_GEN_AI_REQUEST_CHOICE_COUNT),
    reasoningLevel: read.text(semconv.ATTR_GEN_AI_REQUEST_REASONING_LEVEL),
  };
}

function answerFrom(read: AttributeReader, format: WireFormatName, outcome: CallOutcome): LlmAnswer | undefined {
  const id = read.text(semconv.ATTR_GEN_AI_RESPONSE_ID);
  const model = read.text(semconv.ATTR_GEN_AI_RESPONSE_MODEL);
  const messages = read.list(semconv.ATTR_GEN_AI_OUTPUT_MESSAGES);
  const reasons = read.texts(semconv.ATTR_GEN_AI_RESPONSE_FINISH_REASONS);
  // A call without an answer carries one reason too, as the conventions ask: `error`.
  const isAnswered = outcome.status === 'success' && reasons.length > 0;
  if (id === undefined && model === undefined && messages.length === 0 && !isAnswered) return undefined;
  const choices =
    messages.length > 0
      ? messages.map((message, index) => choiceFrom(message, format, reasons[index]))
      : reasons.map(withoutContent);
  return { id, model, choices, usage: usageFrom(read) };
}

function usageFrom(read: AttributeReader): Usage {
  return {
    inputTokens: read.number(semconv.ATTR_GEN_AI_USAGE_INPUT_TOKENS),
    outputTokens: read.number(semconv.ATTR_GEN_AI_USAGE_OUTPUT_TOKENS),
    cacheReadTokens: read.number(semconv.ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS),
    cacheWriteTokens: read.number(semconv.ATTR_GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS),
    reasoningTokens: read.number(semconv.ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS),
  };
}

function outcomeFrom(read: AttributeReader): CallOutcome {
  const errorType = read.text(semconv.ATTR_ERROR_TYPE);
  if (errorType !== undefined) {
    return { status: 'error', errorType, httpStatus: read.number(semconv.ATTR_HTTP_RESPONSE_STATUS_CODE) };
  }
  return { status: read.text(semconv.ATTR_SHADOWSPAN_OUTCOME) === 'cancelled' ? 'cancelled' : 'success' };
}

function withoutContent(finishReason: string): Choice {
  return { role: 'assistant', parts: [], finishReason };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function toMs(time: unknown): number {
  if (!Array.isArray(time)) return 0;
  const ms = Number(time[0]) * 1000 + Number(time[1]) / 1e6;
  return Number.isFinite(ms) ? ms : 0;
}

function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
