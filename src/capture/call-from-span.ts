import type { CallOutcome, GenerationParameters, LlmAnswer, LlmCall, Usage } from '../model/call.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { Choice, Message, Part, WireFormatName } from '../model/message.ts';
import * as semconv from '../semconv.ts';
import type { ExportedSpan } from './exported-span.ts';

/** What of a span is read. */
export type ReadSpan = Pick<ExportedSpan, 'attributes' | 'startTime' | 'duration' | 'status'>;

/** Reads a span that our capture wrote back into the call it stands for. Never throws: what is missing stays absent. */
export function callFromSpan(span: ReadSpan): LlmCall {
  const read = new AttributeReader(span.attributes);
  return {
    operation: 'chat',
    provider: read.text(semconv.ATTR_GEN_AI_PROVIDER_NAME) ?? '_OTHER',
    server: {
      address: read.text(semconv.ATTR_SERVER_ADDRESS) ?? '',
      port: read.number(semconv.ATTR_SERVER_PORT),
    },
    format: (read.text(semconv.ATTR_SHADOWSPAN_WIRE_FORMAT) ?? 'openai.chat') as WireFormatName,
    request: {
      model: read.text(semconv.ATTR_GEN_AI_REQUEST_MODEL),
      stream: span.attributes[semconv.ATTR_GEN_AI_REQUEST_STREAM] === true,
      system: read.list(semconv.ATTR_GEN_AI_SYSTEM_INSTRUCTIONS).map(partFrom),
      messages: read.list(semconv.ATTR_GEN_AI_INPUT_MESSAGES).map(messageFrom),
      tools: [],
      parameters: parametersFrom(read),
    },
    answer: answerFrom(read),
    outcome: outcomeFrom(read),
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
    return typeof value === 'number' ? value : undefined;
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

function answerFrom(read: AttributeReader): LlmAnswer | undefined {
  const id = read.text(semconv.ATTR_GEN_AI_RESPONSE_ID);
  const model = read.text(semconv.ATTR_GEN_AI_RESPONSE_MODEL);
  const reasons = read.texts(semconv.ATTR_GEN_AI_RESPONSE_FINISH_REASONS);
  const messages = read.list(semconv.ATTR_GEN_AI_OUTPUT_MESSAGES);
  if (id === undefined && model === undefined && messages.length === 0) return undefined;
  const choices = messages.length > 0 ? messages.map(choiceFrom) : reasons.map(withoutContent);
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

function messageFrom(value: JsonObject): Message {
  const name = textOf(value, 'name');
  return { role: textOf(value, 'role') ?? 'user', ...(name === undefined ? {} : { name }), parts: partsOf(value) };
}

function choiceFrom(value: JsonObject): Choice {
  return {
    role: textOf(value, 'role') ?? 'assistant',
    parts: partsOf(value),
    finishReason: textOf(value, 'finish_reason') ?? 'error',
  };
}

function withoutContent(finishReason: string): Choice {
  return { role: 'assistant', parts: [], finishReason };
}

function partsOf(value: JsonObject): Part[] {
  const parts = value['parts'];
  return Array.isArray(parts) ? parts.filter((part): part is JsonObject => isJsonObject(part)).map(partFrom) : [];
}

const partReaders: Readonly<Record<string, (value: JsonObject) => Part>> = {
  text: (value) => ({ type: 'text', content: text(value, 'content') }),
  reasoning: (value) => ({ type: 'reasoning', content: text(value, 'content') }),
  tool_call: (value) => ({
    type: 'tool_call',
    id: textOf(value, 'id'),
    name: text(value, 'name'),
    arguments: value['arguments'] ?? null,
  }),
  tool_call_response: (value) => ({
    type: 'tool_call_response',
    id: textOf(value, 'id'),
    response: value['response'] ?? null,
  }),
  blob: (value) => ({ type: 'blob', ...mediaOf(value), content: text(value, 'content') }),
  uri: (value) => ({ type: 'uri', ...mediaOf(value), uri: text(value, 'uri') }),
  file: (value) => ({ type: 'file', modality: text(value, 'modality'), fileId: text(value, 'file_id') }),
};

function partFrom(value: JsonObject): Part {
  const kind = textOf(value, 'type') ?? 'text';
  const read = partReaders[kind];
  return read?.(value) ?? { type: 'other', kind, format: 'openai.chat', value: value['value'] ?? value };
}

function mediaOf(value: JsonObject): { modality: string; mimeType: string | undefined } {
  return { modality: text(value, 'modality'), mimeType: textOf(value, 'mime_type') };
}

function text(value: JsonObject, key: string): string {
  return textOf(value, key) ?? '';
}

function textOf(value: JsonObject, key: string): string | undefined {
  const found: JsonValue | undefined = value[key];
  return typeof found === 'string' ? found : undefined;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function toMs([seconds, nanoseconds]: readonly [number, number]): number {
  return seconds * 1000 + nanoseconds / 1e6;
}

function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
