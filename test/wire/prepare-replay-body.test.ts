import { describe, expect, test } from 'vitest';
import type { ComparabilityCode } from '../../src/model/comparison.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { WireFormatName } from '../../src/model/message.ts';
import { wireFormat } from '../../src/wire/wire-formats.ts';

type Row = [string, WireFormatName, JsonObject, JsonObject, (readonly [string, ComparabilityCode])[]];

const tool = { type: 'function', function: { name: 'f' } };
const messages = [{ role: 'user', content: 'a' }];

describe('prepareReplayBody', () => {
  test.each<Row>([
    [
      'drops identity and billing, and turns storage off, without a loss',
      'openai.chat',
      {
        model: 'm',
        messages,
        user: 'u',
        store: true,
        metadata: { a: 'b' },
        service_tier: 'priority',
        prompt_cache_key: 'k',
        safety_identifier: 's',
        seed: 1,
      },
      { model: 'm', messages, store: false, seed: 1 },
      [],
    ],
    [
      'asks a stream for its usage and keeps its other options',
      'openai.chat',
      { messages, stream: true, stream_options: { include_usage: false, include_obfuscation: false } },
      { messages, stream: true, stream_options: { include_usage: true, include_obfuscation: false } },
      [],
    ],
    [
      'asks nothing of an answer that is not streamed',
      'openai.chat',
      { messages, stream: false },
      { messages, stream: false },
      [],
    ],
    [
      'removes searches and tools that may run at the provider, and keeps those of the application',
      'openai.chat',
      {
        messages,
        web_search_options: {},
        plugins: [{ id: 'web' }],
        tools: [tool, { type: 'browser_search' }, { type: 'custom', custom: { name: 'c' } }],
        tool_choice: 'required',
      },
      { messages, tools: [tool, { type: 'custom', custom: { name: 'c' } }], tool_choice: 'required' },
      [
        ['web_search_options', 'provider_tool_removed'],
        ['plugins', 'provider_tool_removed'],
        ['tools[1]', 'provider_tool_removed'],
      ],
    ],
    [
      'removes the demand for a tool with the last tool',
      'openai.chat',
      { messages, tools: [{ type: 'mcp' }], tool_choice: 'required', parallel_tool_calls: true },
      { messages },
      [
        ['tools[0]', 'provider_tool_removed'],
        ['tool_choice', 'tool_choice_changed'],
      ],
    ],
    [
      'drops identity and billing without a loss, state and connectors with one',
      'anthropic.messages',
      {
        messages,
        metadata: { user_id: 'u' },
        service_tier: 'auto',
        container: 'c',
        mcp_servers: [{ url: 'https://example.com' }],
        context_management: { edits: [] },
        stream: true,
      },
      { messages, context_management: { edits: [] }, stream: true },
      [
        ['container', 'provider_state_missing'],
        ['mcp_servers', 'provider_tool_removed'],
      ],
    ],
    [
      'removes server tools with the marks that refer to them, and keeps tools that the application runs',
      'anthropic.messages',
      {
        messages,
        tools: [
          { type: 'web_search_20250305', name: 'web_search' },
          { name: 'f', input_schema: {}, defer_loading: true, cache_control: { type: 'ephemeral' } },
          { type: 'bash_20250124', name: 'bash' },
          { type: 'computer_20250124', name: 'computer' },
        ],
        tool_choice: { type: 'tool', name: 'web_search' },
      },
      {
        messages,
        tools: [
          { name: 'f', input_schema: {}, cache_control: { type: 'ephemeral' } },
          { type: 'bash_20250124', name: 'bash' },
        ],
      },
      [
        ['tools[0]', 'provider_tool_removed'],
        ['tools[3]', 'provider_tool_removed'],
        ['tool_choice', 'tool_choice_changed'],
      ],
    ],
    [
      'keeps a choice that is still possible',
      'anthropic.messages',
      {
        messages,
        tools: [
          { type: 'code_execution_20250825', name: 'code' },
          { name: 'f', input_schema: {} },
        ],
        tool_choice: { type: 'tool', name: 'f' },
      },
      { messages, tools: [{ name: 'f', input_schema: {} }], tool_choice: { type: 'tool', name: 'f' } },
      [['tools[0]', 'provider_tool_removed']],
    ],
  ])('%s (%#: %s)', (_name, name, body, expected, losses) => {
    const before = structuredClone(body);
    const prepared = wireFormat(name).prepareReplayBody(body);
    expect(prepared.body).toStrictEqual(expected);
    expect(prepared.losses.map(({ path, code }) => [path, code])).toStrictEqual(losses);
    expect(body).toStrictEqual(before);
    expect(prepared.body).not.toBe(body);
  });
});
