import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/model/json.ts';
import { openaiChat } from '../../../src/wire/openai-chat/openai-chat.ts';

const vendor = (fields: JsonObject): object => ({ vendor: { format: 'openai.chat', fields } });

test('a request is told in the words of no provider, and what has none is kept as vendor fields', () => {
  const body: JsonObject = {
    model: 'gpt-4o',
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: 5,
    temperature: 0,
    top_p: 0.5,
    frequency_penalty: 0.1,
    presence_penalty: 0.2,
    seed: 7,
    n: 2,
    stop: 'END',
    reasoning_effort: 'low',
    top_logprobs: 3,
    parallel_tool_calls: false,
    tool_choice: { type: 'function', function: { name: 'f' } },
    tools: [
      { type: 'function', function: { name: 'f', description: 'F', parameters: { type: 'object' }, strict: true } },
      { type: 'custom', custom: { name: 'c' } },
    ],
    response_format: { type: 'json_schema', json_schema: { name: 'x', strict: true, schema: { type: 'object' } } },
    messages: [
      { role: 'developer', content: 'Be brief.' },
      {
        role: 'user',
        name: 'ann',
        content: [
          { type: 'text', text: 'Hi' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AA', detail: 'low' } },
          { type: 'input_audio', input_audio: { data: 'AA', format: 'mp3' } },
          { type: 'file', file: { file_id: 'file-1' } },
          { type: 'hologram', depth: 3 },
        ],
      },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a": 1}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: '42' },
    ],
  };
  expect(openaiChat.decodeRequest(body)).toStrictEqual({
    model: 'gpt-4o',
    stream: true,
    system: [],
    parallelToolCalls: false,
    toolChoice: { mode: 'tool', name: 'f' },
    tools: [
      {
        type: 'function',
        name: 'f',
        description: 'F',
        parameters: { type: 'object' },
        ...vendor({ function: { strict: true } }),
      },
      { type: 'provider', kind: 'custom', format: 'openai.chat', value: { type: 'custom', custom: { name: 'c' } } },
    ],
    responseFormat: { type: 'json_schema', name: 'x', strict: true, schema: { type: 'object' } },
    parameters: {
      maxTokens: 5,
      temperature: 0,
      topP: 0.5,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      seed: 7,
      choiceCount: 2,
      stopSequences: ['END'],
      reasoningLevel: 'low',
    },
    messages: [
      { role: 'developer', parts: [{ type: 'text', content: 'Be brief.' }] },
      {
        role: 'user',
        name: 'ann',
        parts: [
          { type: 'text', content: 'Hi' },
          {
            type: 'blob',
            modality: 'image',
            mimeType: 'image/png',
            content: 'AA',
            ...vendor({ image_url: { detail: 'low' } }),
          },
          { type: 'blob', modality: 'audio', mimeType: 'audio/mpeg', content: 'AA' },
          { type: 'file', modality: 'document', fileId: 'file-1' },
          { type: 'other', kind: 'hologram', format: 'openai.chat', value: { type: 'hologram', depth: 3 } },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'text', content: '' },
          { type: 'tool_call', id: 'c1', name: 'f', arguments: { a: 1 }, argumentsText: '{"a": 1}' },
        ],
      },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: '42' }] },
    ],
    ...vendor({
      stream_options: { include_usage: true },
      top_logprobs: 3,
      $spelling: { maxTokens: 'max_tokens', stop: 'string' },
    }),
  });
});

test('every request tells its format, also where nothing else is to keep', () => {
  expect(openaiChat.decodeRequest({ messages: [] })).toStrictEqual({
    stream: false,
    system: [],
    messages: [],
    tools: [],
    parameters: {},
    ...vendor({}),
  });
});
