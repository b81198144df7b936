import type { JsonObject } from '../../../../src/model/json.ts';
import type { FinishedAnswer } from '../finish-answer.ts';
import type { ModelToolCall } from '../model.ts';
import { jsonPieces, wordPieces } from '../stream-pieces.ts';
import type { Exchange, StreamEvent } from './dialect.ts';

const systemFingerprint = 'fp_5a1dee7b2c';

/** The body of an answer that is not streamed. */
export function writeOpenaiAnswer(exchange: Exchange): JsonObject {
  return {
    ...envelope(exchange, 'chat.completion'),
    choices: exchange.answers.map((answer, index) => ({
      index,
      message: writeMessage(exchange, answer),
      logprobs: null,
      finish_reason: finishReason(exchange, answer),
    })),
    usage: writeUsage(exchange),
  };
}

/** The stream of an answer: role first, then pieces, finish, usage when asked for, `[DONE]`. */
export function writeOpenaiEvents(exchange: Exchange): readonly StreamEvent[] {
  const head = envelope(exchange, 'chat.completion.chunk');
  const usage = exchange.read.includeUsage ? { usage: null } : {};
  const toFrame = (chunk: JsonObject, tokenCount = 0): StreamEvent => ({
    frame: `data: ${JSON.stringify({ ...head, ...usage, ...chunk, obfuscation: exchange.ids.alphanumeric('', 4) })}\n\n`,
    tokenCount,
  });
  const choiceFrames = exchange.answers.flatMap((answer, index) =>
    deltas(exchange, answer).map(({ delta, tokenCount, finish }) =>
      toFrame({ choices: [{ index, delta, logprobs: null, finish_reason: finish ?? null }] }, tokenCount),
    ),
  );
  const usageFrames = exchange.read.includeUsage ? [toFrame({ choices: [], usage: writeUsage(exchange) })] : [];
  return [...choiceFrames, ...usageFrames, { frame: 'data: [DONE]\n\n', tokenCount: 0 }];
}

interface Delta {
  readonly delta: JsonObject;
  readonly tokenCount: number;
  readonly finish?: string;
}

function deltas(exchange: Exchange, answer: FinishedAnswer): readonly Delta[] {
  const text = wordPieces(answer.text ?? '').map((piece) => ({
    delta: { content: piece.text },
    tokenCount: piece.tokenCount,
  }));
  const calls = answer.toolCalls.map((call, index) => callDeltas(exchange, call, index));
  const finish = { delta: {}, tokenCount: 0, finish: finishReason(exchange, answer) };
  const role = { role: 'assistant', content: answer.text === undefined ? null : '', refusal: null };
  const [only, ...others] = calls;
  // OpenAI folds the head of a single call into the role chunk; parallel calls each get their own.
  if (text.length === 0 && only !== undefined && others.length === 0) {
    const [callHead, ...rest] = only;
    return [{ delta: { ...role, ...callHead?.delta }, tokenCount: 0 }, ...rest, finish];
  }
  return [{ delta: role, tokenCount: 0 }, ...text, ...calls.flat(), finish];
}

function callDeltas(exchange: Exchange, call: ModelToolCall, index: number): readonly Delta[] {
  const id = exchange.ids.alphanumeric('call_', 24);
  const head = { index, id, type: 'function', function: { name: call.name, arguments: '' } };
  const pieces = jsonPieces(JSON.stringify(call.arguments)).map((piece) => ({
    delta: { tool_calls: [{ index, function: { arguments: piece.text } }] },
    tokenCount: piece.tokenCount,
  }));
  return [{ delta: { tool_calls: [head] }, tokenCount: 0 }, ...pieces];
}

function writeMessage(exchange: Exchange, answer: FinishedAnswer): JsonObject {
  const calls = answer.toolCalls.map((call) => ({
    id: exchange.ids.alphanumeric('call_', 24),
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));
  const toolCalls = calls.length > 0 ? { tool_calls: calls } : {};
  return { role: 'assistant', content: answer.text ?? null, ...toolCalls, refusal: null, annotations: [] };
}

/** A function forced by name ends with `stop`, not `tool_calls`: seen in recorded traffic. */
function finishReason(exchange: Exchange, answer: FinishedAnswer): string {
  const isForced = typeof exchange.read.request.toolChoice === 'object';
  return isForced && answer.finishReason === 'tool_calls' ? 'stop' : answer.finishReason;
}

function envelope(exchange: Exchange, object: string): JsonObject {
  return {
    id: exchange.ids.alphanumeric('chatcmpl-', 29),
    object,
    created: exchange.createdS,
    model: exchange.read.request.model,
    service_tier: 'default',
    system_fingerprint: systemFingerprint,
  };
}

function writeUsage(exchange: Exchange): JsonObject {
  return {
    prompt_tokens: exchange.inputTokens,
    completion_tokens: exchange.outputTokens,
    total_tokens: exchange.inputTokens + exchange.outputTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
