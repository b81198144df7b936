import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/model/json.ts';
import { openaiChat } from '../../../src/wire/openai-chat/openai-chat.ts';

const said = (message: JsonObject, rest: JsonObject = {}): JsonObject => ({
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop', ...rest }],
});

describe('an answer', () => {
  test('tells all choices in order, and keeps what nobody knows', () => {
    const body = {
      id: 'c1',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      system_fingerprint: 'fp',
      service_tier: null,
      choices: [
        {
          index: 1,
          message: { role: 'assistant', content: 'B', refusal: null },
          finish_reason: 'length',
          logprobs: null,
        },
        {
          index: 0,
          message: { role: 'assistant', content: 'A', annotations: [{ type: 'url_citation' }] },
          finish_reason: 'stop',
        },
      ],
    };
    expect(openaiChat.decodeAnswer(body)).toStrictEqual({
      id: 'c1',
      model: 'm',
      choices: [
        {
          role: 'assistant',
          parts: [{ type: 'text', content: 'A' }],
          finishReason: 'stop',
          vendor: { format: 'openai.chat', fields: { message: { annotations: [{ type: 'url_citation' }] } } },
        },
        { role: 'assistant', parts: [{ type: 'text', content: 'B' }], finishReason: 'length' },
      ],
      vendor: { format: 'openai.chat', fields: { created: 1, system_fingerprint: 'fp' } },
    });
  });

  test.each([
    ['stop', 'stop', undefined],
    ['length', 'length', undefined],
    ['content_filter', 'content_filter', undefined],
    ['tool_calls', 'tool_call', undefined],
    ['function_call', 'tool_call', 'function_call'],
    ['eos', 'stop', 'eos'],
    ['insufficient_system_resource', 'insufficient_system_resource', undefined],
    ['', 'error', undefined],
    [null, 'error', undefined],
  ])('finish reason %s is %s', (word, expected, kept) => {
    const [choice] = openaiChat.decodeAnswer(said({ content: 'A' }, { finish_reason: word })).choices;
    expect(choice?.finishReason).toBe(expected);
    expect(choice?.vendor?.fields['finish_reason']).toBe(kept);
  });

  test.each<[string, JsonObject, unknown[]]>([
    ['empty text beside calls is none', { content: '', tool_calls: null }, []],
    ['reasoning under either name', { content: null, reasoning_content: 'hm' }, [{ type: 'reasoning', content: 'hm' }]],
    [
      'thinking chunks',
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
          { type: 'text', text: 'A' },
        ],
      },
      [
        { type: 'reasoning', content: 'hm', vendor: { format: 'openai.chat', fields: { type: 'thinking' } } },
        { type: 'text', content: 'A' },
      ],
    ],
    [
      'sound with its transcript',
      { content: null, audio: { id: 'a', data: 'AA', transcript: 'Hi' } },
      [
        {
          type: 'blob',
          modality: 'audio',
          content: 'AA',
          vendor: { format: 'openai.chat', fields: { id: 'a', transcript: 'Hi' } },
        },
      ],
    ],
    [
      'calls that are numbered',
      { tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }] },
      [{ type: 'tool_call', id: 'a', name: 'f', arguments: {} }],
    ],
    [
      'calls of unknown kinds',
      { tool_calls: [{ id: 'a', type: 'mcp', mcp: {} }] },
      [{ type: 'other', kind: 'tool_call', format: 'openai.chat', value: { id: 'a', type: 'mcp', mcp: {} } }],
    ],
  ])('tells %s', (_name, message, parts) => {
    expect(openaiChat.decodeAnswer(said(message)).choices[0]?.parts).toStrictEqual(parts);
  });

  test.each<[string, JsonObject, JsonObject]>([
    [
      'sub-counts',
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 15,
        prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
        completion_tokens_details: { reasoning_tokens: 3 },
      },
      { inputTokens: 10, outputTokens: 5, cacheReadTokens: 4, cacheWriteTokens: 2, reasoningTokens: 3 },
    ],
    [
      'reasoning that is counted beside the completion',
      {
        prompt_tokens: 12,
        completion_tokens: 1,
        total_tokens: 303,
        completion_tokens_details: { reasoning_tokens: 290 },
      },
      { inputTokens: 12, outputTokens: 291, reasoningTokens: 290 },
    ],
    [
      'cache hits beside the details',
      { prompt_tokens: 9, prompt_cache_hit_tokens: 8 },
      { inputTokens: 9, cacheReadTokens: 8 },
    ],
    ['no nonsense', { prompt_tokens: -1, completion_tokens: 'many' }, {}],
  ])('counts %s', (_name, usage, expected) => {
    expect(openaiChat.decodeAnswer({ choices: [], usage }).usage).toStrictEqual(expected);
  });
});
