import type { ModelAnswer, ModelFinishReason, ModelParameters, ModelToolCall } from './model.ts';
import { countTokens, tokenize } from './tokens.ts';

/** An answer after the limits of the request: what a dialect writes. */
export interface FinishedAnswer {
  /** Undefined when the answer has tool calls only. */
  readonly text: string | undefined;
  readonly toolCalls: readonly ModelToolCall[];
  readonly finishReason: ModelFinishReason;
  /** The stop sequence that ended the text. */
  readonly stopSequence: string | undefined;
  readonly tokenCount: number;
}

/** Applies stop sequences, then the token limit, as the real services do. Tool calls are never cut. */
export function finishAnswer(answer: ModelAnswer, parameters: ModelParameters): FinishedAnswer {
  const toolCalls = answer.toolCalls ?? [];
  const stopped = stopText(answer.text, parameters.stopSequences);
  const limited = limitText(stopped.text, parameters.maxTokens);
  const usual = toolCalls.length > 0 ? 'tool_calls' : 'stop';
  const toolTokens = toolCalls.reduce((sum, call) => sum + countTokens(JSON.stringify(call)), 0);
  return {
    text: limited.text ?? (toolCalls.length > 0 ? undefined : ''),
    toolCalls,
    finishReason: limited.isCut ? 'length' : (answer.finishReason ?? usual),
    stopSequence: limited.isCut ? undefined : stopped.sequence,
    tokenCount: countTokens(limited.text ?? '') + toolTokens,
  };
}

function stopText(text: string | undefined, sequences: readonly string[]) {
  const hits = sequences
    .map((sequence) => ({ sequence, at: text?.indexOf(sequence) ?? -1 }))
    .filter((hit) => hit.at >= 0)
    .toSorted((a, b) => a.at - b.at);
  const first = hits[0];
  return first === undefined
    ? { text, sequence: undefined }
    : { text: text?.slice(0, first.at), sequence: first.sequence };
}

function limitText(text: string | undefined, maxTokens: number | undefined) {
  if (text === undefined || maxTokens === undefined) return { text, isCut: false };
  const tokens = tokenize(text);
  return tokens.length <= maxTokens
    ? { text, isCut: false }
    : { text: tokens.slice(0, maxTokens).join(''), isCut: true };
}
