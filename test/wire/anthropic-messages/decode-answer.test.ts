import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/model/json.ts';
import { anthropicMessages } from '../../../src/wire/anthropic-messages/anthropic-messages.ts';

const message = (fields: JsonObject): JsonObject => ({ type: 'message', role: 'assistant', content: [], ...fields });
const vendor = (fields: JsonObject): object => ({ vendor: { format: 'anthropic.messages', fields } });

describe('an answer', () => {
  test.each([
    ['end_turn', 'stop', undefined],
    ['stop_sequence', 'stop', 'stop_sequence'],
    ['max_tokens', 'length', undefined],
    ['model_context_window_exceeded', 'length', 'model_context_window_exceeded'],
    ['tool_use', 'tool_call', undefined],
    ['refusal', 'content_filter', undefined],
    ['pause_turn', 'pause_turn', undefined],
    [null, 'error', undefined],
  ])('stop reason %s is %s', (word, expected, kept) => {
    const [choice] = anthropicMessages.decodeAnswer(message({ stop_reason: word })).choices;
    expect(choice?.finishReason).toBe(expected);
    expect(choice?.vendor?.fields['stop_reason']).toBe(kept);
  });

  test.each<[string, JsonObject, JsonObject | undefined]>([
    [
      'cached input with the rest',
      {
        input_tokens: 5,
        cache_read_input_tokens: 20,
        cache_creation_input_tokens: 100,
        output_tokens: 9,
        output_tokens_details: { thinking_tokens: 4 },
      },
      { inputTokens: 125, outputTokens: 9, cacheReadTokens: 20, cacheWriteTokens: 100, reasoningTokens: 4 },
    ],
    [
      'nulls as nothing',
      { input_tokens: 5, cache_read_input_tokens: null, output_tokens: 1 },
      { inputTokens: 5, outputTokens: 1 },
    ],
    ['no input that nobody told', { output_tokens: 1 }, { outputTokens: 1 }],
  ])('counts %s', (_name, usage, expected) => {
    expect(anthropicMessages.decodeAnswer(message({ usage })).usage).toStrictEqual(expected);
  });

  test('keeps the stop sequence, the details of a refusal and what nobody knows', () => {
    const body = message({
      stop_reason: 'refusal',
      stop_sequence: 'END',
      stop_details: { category: 'x' },
      container: { id: 'c' },
      usage: { service_tier: 'standard' },
    });
    expect(anthropicMessages.decodeAnswer(body)).toStrictEqual({
      choices: [
        {
          role: 'assistant',
          parts: [],
          finishReason: 'content_filter',
          ...vendor({ stop_sequence: 'END', stop_details: { category: 'x' } }),
        },
      ],
      usage: {},
      ...vendor({ container: { id: 'c' }, usage: { service_tier: 'standard' } }),
    });
  });

  test('a body without content has no choice', () => {
    expect(anthropicMessages.decodeAnswer({ type: 'message' }).choices).toStrictEqual([]);
  });
});
