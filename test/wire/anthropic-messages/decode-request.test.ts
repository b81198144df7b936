import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/model/json.ts';
import { anthropicMessages } from '../../../src/wire/anthropic-messages/anthropic-messages.ts';

const vendor = (fields: JsonObject): object => ({ vendor: { format: 'anthropic.messages', fields } });

test('a request is told in the words of no provider, and what has none is kept as vendor fields', () => {
  const cached = { cache_control: { type: 'ephemeral' } };
  const body: JsonObject = {
    model: 'claude',
    max_tokens: 5,
    temperature: 0.5,
    top_p: 0.5,
    top_k: 3,
    stream: true,
    stop_sequences: ['END'],
    thinking: { type: 'enabled', budget_tokens: 1024 },
    system: [{ type: 'text', text: 'Be brief.', ...cached }],
    tools: [
      { name: 'f', description: 'F', input_schema: { type: 'object' }, ...cached },
      { type: 'web_search_20250305', name: 'web_search' },
    ],
    tool_choice: { type: 'any', disable_parallel_tool_use: true },
    output_config: { effort: 'low', format: { type: 'json_schema', schema: { type: 'object' } }, verbosity: 1 },
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } },
          { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' }, title: 'A' },
          { type: 'document', source: { type: 'file', file_id: 'file_1' } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: 'sig' },
          { type: 'tool_use', id: 't1', name: 'f', input: { a: 1 } },
          { type: 'server_tool_use', id: 's1', name: 'web_search', input: {} },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: '42', is_error: true }] },
      { role: 'user', content: 'So?' },
    ],
  };
  expect(anthropicMessages.decodeRequest(body)).toStrictEqual({
    model: 'claude',
    stream: true,
    system: [{ type: 'text', content: 'Be brief.', ...vendor(cached) }],
    parallelToolCalls: false,
    toolChoice: { mode: 'required' },
    tools: [
      { type: 'function', name: 'f', description: 'F', parameters: { type: 'object' }, ...vendor(cached) },
      {
        type: 'provider',
        kind: 'web_search_20250305',
        format: 'anthropic.messages',
        value: { type: 'web_search_20250305', name: 'web_search' },
      },
    ],
    responseFormat: { type: 'json_schema', schema: { type: 'object' } },
    parameters: { maxTokens: 5, temperature: 0.5, topP: 0.5, topK: 3, stopSequences: ['END'], reasoningLevel: 'low' },
    messages: [
      {
        role: 'user',
        parts: [
          { type: 'blob', modality: 'image', mimeType: 'image/png', content: 'AA' },
          { type: 'uri', modality: 'document', uri: 'https://example.com/a.pdf', ...vendor({ title: 'A' }) },
          { type: 'file', modality: 'document', fileId: 'file_1' },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'hm', ...vendor({ signature: 'sig' }) },
          { type: 'tool_call', id: 't1', name: 'f', arguments: { a: 1 } },
          {
            type: 'other',
            kind: 'server_tool_use',
            format: 'anthropic.messages',
            value: { type: 'server_tool_use', id: 's1', name: 'web_search', input: {} },
          },
        ],
      },
      {
        role: 'user',
        parts: [{ type: 'tool_call_response', id: 't1', response: '42', ...vendor({ is_error: true }) }],
      },
      { role: 'user', parts: [{ type: 'text', content: 'So?' }] },
    ],
    ...vendor({ thinking: { type: 'enabled', budget_tokens: 1024 }, output_config: { verbosity: 1 } }),
  });
});
