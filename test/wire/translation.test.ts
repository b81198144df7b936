import { describe, expect, test } from 'vitest';
import type { ComparabilityCode } from '../../src/model/comparison.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import { wireFormat } from '../../src/wire/wire-formats.ts';
import { hasRecordedTraffic, recordedChat, recordedExchanges } from './recorded-traffic.ts';

const chat = wireFormat('openai.chat');
const messages = wireFormat('anthropic.messages');

interface Translated {
  readonly body: JsonObject;
  readonly losses: readonly (readonly [path: string, code: ComparabilityCode])[];
}

function toAnthropic(body: JsonObject): Translated {
  const { body: encoded, losses } = messages.encodeRequest(chat.decodeRequest(body));
  return { body: encoded, losses: losses.map(({ path, code }) => [path, code]) };
}

function toOpenai(body: JsonObject): Translated {
  const { body: encoded, losses } = chat.encodeRequest(messages.decodeRequest(body));
  return { body: encoded, losses: losses.map(({ path, code }) => [path, code]) };
}

const user = (content: JsonValue): JsonObject => ({ role: 'user', content });
const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const image = 'data:image/png;base64,AAAA';

describe('a chat completions request as Messages request', () => {
  test('carries instructions, media, tools, calls and results without loss', () => {
    const body = {
      model: 'gpt-4o',
      max_completion_tokens: 100,
      temperature: 0,
      stop: 'END',
      stream: true,
      stream_options: { include_usage: true },
      parallel_tool_calls: false,
      tool_choice: 'required',
      user: 'u1',
      store: false,
      tools: [{ type: 'function', function: { name: 'get_weather', description: 'Weather', parameters: schema } }],
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'developer', content: 'Be kind.' },
        user([
          { type: 'text', text: 'Compare' },
          { type: 'image_url', image_url: { url: image } },
          { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
        ]),
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city": "Paris"}' } },
            { id: 'call_2', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Rome"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: '20' },
        { role: 'tool', tool_call_id: 'call_2', content: [{ type: 'text', text: '30' }] },
        user('So?'),
      ],
    };
    expect(toAnthropic(body)).toStrictEqual({
      losses: [],
      body: {
        model: 'gpt-4o',
        max_tokens: 100,
        temperature: 0,
        stop_sequences: ['END'],
        stream: true,
        tool_choice: { type: 'any', disable_parallel_tool_use: true },
        tools: [{ name: 'get_weather', description: 'Weather', input_schema: schema }],
        system: [
          { type: 'text', text: 'Be brief.' },
          { type: 'text', text: 'Be kind.' },
        ],
        messages: [
          user([
            { type: 'text', text: 'Compare' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
            { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
          ]),
          {
            role: 'assistant',
            content: [
              { type: 'tool_use', id: 'call_1', name: 'get_weather', input: { city: 'Paris' } },
              { type: 'tool_use', id: 'call_2', name: 'get_weather', input: { city: 'Rome' } },
            ],
          },
          user([
            { type: 'tool_result', tool_use_id: 'call_1', content: '20' },
            { type: 'tool_result', tool_use_id: 'call_2', content: [{ type: 'text', text: '30' }] },
            { type: 'text', text: 'So?' },
          ]),
        ],
      },
    });
  });

  test('lists every setting that Messages lacks, and none that asks for nothing', () => {
    const body = {
      messages: [user('Hi')],
      max_tokens: 1,
      seed: 1,
      frequency_penalty: 0.5,
      presence_penalty: 0,
      n: 2,
      logprobs: true,
      top_logprobs: 3,
      logit_bias: {},
      temperature: 1.5,
      top_p: 0.9,
      reasoning_effort: 'low',
      web_search_options: {},
      service_tier: 'default',
      metadata: { a: 'b' },
      stop: ['\n', 'END'],
    };
    const { body: encoded, losses } = toAnthropic(body);
    expect(encoded).toStrictEqual({ messages: [user('Hi')], max_tokens: 1, temperature: 1, stop_sequences: ['END'] });
    expect(losses.toSorted(([a], [b]) => (a < b ? -1 : 1))).toStrictEqual([
      ['logprobs', 'setting_dropped'],
      ['parameters.choiceCount', 'setting_dropped'],
      ['parameters.frequencyPenalty', 'setting_dropped'],
      ['parameters.reasoningLevel', 'setting_dropped'],
      ['parameters.seed', 'setting_dropped'],
      ['parameters.stopSequences', 'setting_dropped'],
      ['parameters.temperature', 'setting_dropped'],
      ['parameters.topP', 'setting_dropped'],
      ['top_logprobs', 'setting_dropped'],
      ['web_search_options', 'provider_tool_removed'],
    ]);
  });

  test('gets the limit that Messages demands, as a default of its own', () => {
    const { body, losses } = toAnthropic({ messages: [user('Hi')], n: 1, temperature: 1 });
    expect(body).toStrictEqual({ messages: [user('Hi')], max_tokens: 4096, temperature: 1 });
    expect(losses).toStrictEqual([['defaults.maxTokens', 'setting_dropped']]);
  });

  const base = { max_tokens: 1 };
  test.each<[string, JsonObject, JsonObject, Translated['losses']]>([
    [
      'late instructions move to the start',
      { messages: [user('a'), { role: 'system', content: 'b' }, { role: 'assistant', content: 'c' }] },
      { system: 'b', messages: [user('a'), { role: 'assistant', content: 'c' }] },
      [['messages[1]', 'messages_changed']],
    ],
    [
      'instructions alone become the message that is demanded',
      { messages: [{ role: 'system', content: 'a' }] },
      { messages: [user('a')] },
      [['messages', 'messages_changed']],
    ],
    [
      'neighbours of the same role become one message, and empty texts go',
      { messages: [user('a'), user(''), user('b'), { role: 'assistant', content: '' }] },
      {
        messages: [
          user([
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ]),
        ],
      },
      [],
    ],
    [
      'a name of a speaker is lost',
      { messages: [{ role: 'user', name: 'ann', content: 'a' }] },
      { messages: [user('a')] },
      [['messages[0].name', 'setting_dropped']],
    ],
    [
      'sound and stored files are lost',
      {
        messages: [
          user([
            { type: 'text', text: 'a' },
            { type: 'input_audio', input_audio: { data: 'AA', format: 'wav' } },
            { type: 'file', file: { file_id: 'file-1' } },
            { type: 'hologram' },
          ]),
        ],
      },
      { messages: [user('a')] },
      [
        ['messages[0].parts[1]', 'media_missing'],
        ['messages[0].parts[2]', 'media_missing'],
        ['messages[0].parts[3]', 'messages_changed'],
      ],
    ],
    [
      'a document keeps its content and loses its name',
      {
        messages: [user([{ type: 'file', file: { file_data: 'data:application/pdf;base64,AA', filename: 'a.pdf' } }])],
      },
      {
        messages: [user([{ type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'AA' } }])],
      },
      [['messages[0].parts[0].file.filename', 'setting_dropped']],
    ],
    [
      'arguments that are no object are wrapped',
      {
        messages: [
          {
            role: 'assistant',
            tool_calls: [{ id: 'a:1', type: 'function', function: { name: 'f', arguments: 'oops' } }],
          },
        ],
      },
      {
        messages: [
          { role: 'assistant', content: [{ type: 'tool_use', id: 'a_1', name: 'f', input: { arguments: 'oops' } }] },
        ],
      },
      [['messages[0].parts[0].arguments', 'messages_changed']],
    ],
    [
      'legacy function calls get ids that match',
      {
        messages: [
          { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
          { role: 'function', name: 'f', content: '1' },
        ],
        functions: [{ name: 'f', parameters: schema }],
        function_call: { name: 'f' },
      },
      {
        messages: [
          { role: 'assistant', content: [{ type: 'tool_use', id: 'call_0', name: 'f', input: {} }] },
          user([{ type: 'tool_result', tool_use_id: 'call_0', content: '1' }]),
        ],
        tools: [{ name: 'f', input_schema: schema }],
        tool_choice: { type: 'tool', name: 'f' },
      },
      [],
    ],
    [
      'reasoning stays with its provider, a refusal is text',
      { messages: [{ role: 'assistant', content: 'a', reasoning_content: 'hm', refusal: 'no' }] },
      {
        messages: [
          {
            role: 'assistant',
            content: [
              { type: 'text', text: 'a' },
              { type: 'text', text: 'no' },
            ],
          },
        ],
      },
      [['messages[0].parts[0]', 'setting_dropped']],
    ],
    [
      'a custom tool is lost, and with it the demand for a tool',
      { messages: [user('a')], tools: [{ type: 'custom', custom: { name: 'f' } }], tool_choice: 'required' },
      { messages: [user('a')] },
      [
        ['tools[0]', 'provider_tool_removed'],
        ['toolChoice', 'tool_choice_changed'],
      ],
    ],
    [
      'a choice that only OpenAI knows is lost',
      {
        messages: [user('a')],
        tools: [{ type: 'function', function: { name: 'f' } }],
        tool_choice: { type: 'allowed_tools', allowed_tools: {} },
      },
      { messages: [user('a')], tools: [{ name: 'f', input_schema: { type: 'object', properties: {} } }] },
      [['toolChoice', 'tool_choice_changed']],
    ],
    [
      'no tool may be called, so parallel calls need no word',
      {
        messages: [user('a')],
        tools: [{ type: 'function', function: { name: 'f', parameters: schema } }],
        tool_choice: 'none',
        parallel_tool_calls: false,
      },
      { messages: [user('a')], tools: [{ name: 'f', input_schema: schema }], tool_choice: { type: 'none' } },
      [],
    ],
    [
      'a schema of the answer is carried',
      {
        messages: [user('a')],
        response_format: { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } },
      },
      { messages: [user('a')], output_config: { format: { type: 'json_schema', schema } } },
      [],
    ],
    [
      'JSON without a schema is not',
      { messages: [user('a')], response_format: { type: 'json_object' } },
      { messages: [user('a')] },
      [['responseFormat', 'response_format_downgraded']],
    ],
  ])('%s', (_name, source, target, losses) => {
    expect(toAnthropic({ ...base, ...source })).toStrictEqual({ body: { ...base, ...target }, losses });
  });
});

describe('a Messages request as chat completions request', () => {
  test('carries instructions, media, tools, calls and results without loss', () => {
    const body = {
      model: 'claude',
      max_tokens: 100,
      stop_sequences: ['END'],
      stream: true,
      metadata: { user_id: 'u' },
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
      tools: [{ name: 'get_weather', description: 'Weather', input_schema: schema }],
      tool_choice: { type: 'tool', name: 'get_weather', disable_parallel_tool_use: true },
      messages: [
        user([
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
          { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
          { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'AA' } },
        ]),
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look.' },
            { type: 'tool_use', id: 't1', name: 'get_weather', input: { city: 'Paris' } },
          ],
        },
        user([
          { type: 'tool_result', tool_use_id: 't1', content: '20', is_error: false },
          { type: 'text', text: 'So?' },
        ]),
      ],
    };
    expect(toOpenai(body)).toStrictEqual({
      losses: [],
      body: {
        model: 'claude',
        max_completion_tokens: 100,
        stop: ['END'],
        stream: true,
        stream_options: { include_usage: true },
        tools: [{ type: 'function', function: { name: 'get_weather', description: 'Weather', parameters: schema } }],
        tool_choice: { type: 'function', function: { name: 'get_weather' } },
        parallel_tool_calls: false,
        messages: [
          { role: 'system', content: 'Be brief.' },
          user([
            { type: 'image_url', image_url: { url: image } },
            { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
            { type: 'file', file: { filename: 'document.pdf', file_data: 'data:application/pdf;base64,AA' } },
          ]),
          {
            role: 'assistant',
            content: 'I look.',
            tool_calls: [
              { id: 't1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Paris"}' } },
            ],
          },
          { role: 'tool', tool_call_id: 't1', content: '20' },
          user('So?'),
        ],
      },
    });
  });

  test.each<[string, JsonObject, JsonObject, Translated['losses']]>([
    [
      'thinking, top_k and effort are lost',
      {
        messages: [user('a')],
        top_k: 5,
        thinking: { type: 'enabled', budget_tokens: 1024 },
        output_config: { effort: 'low' },
      },
      { messages: [user('a')] },
      [
        ['thinking', 'setting_dropped'],
        ['parameters.topK', 'setting_dropped'],
        ['parameters.reasoningLevel', 'setting_dropped'],
      ],
    ],
    [
      'thinking that is switched off is no loss',
      { messages: [user('a')], thinking: { type: 'disabled' } },
      { messages: [user('a')] },
      [],
    ],
    [
      'reasoning in the history stays with its provider',
      {
        messages: [
          {
            role: 'assistant',
            content: [
              { type: 'thinking', thinking: 'hm', signature: 's' },
              { type: 'redacted_thinking', data: 'x' },
              { type: 'text', text: 'a' },
            ],
          },
        ],
      },
      { messages: [{ role: 'assistant', content: 'a' }] },
      [
        ['messages[0].parts[0]', 'setting_dropped'],
        ['messages[0].parts[1]', 'setting_dropped'],
      ],
    ],
    [
      'server tools, their traces, connectors and containers are lost',
      {
        messages: [
          { role: 'assistant', content: [{ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }] },
          user('a'),
        ],
        tools: [{ type: 'web_search_20250305', name: 'web_search' }],
        mcp_servers: [{ url: 'https://example.com' }],
        container: 'c',
      },
      { messages: [user('a')] },
      [
        ['mcp_servers', 'provider_tool_removed'],
        ['container', 'provider_state_missing'],
        ['messages[0].parts[0]', 'messages_changed'],
        ['tools[0]', 'provider_tool_removed'],
      ],
    ],
    [
      'a result keeps its text and loses its picture and its failure',
      {
        messages: [
          user([
            {
              type: 'tool_result',
              tool_use_id: 't',
              is_error: true,
              content: [
                { type: 'text', text: 'a' },
                { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } },
              ],
            },
          ]),
        ],
      },
      { messages: [{ role: 'tool', tool_call_id: 't', content: [{ type: 'text', text: 'a' }] }] },
      [
        ['messages[0].parts[0].is_error', 'messages_changed'],
        ['messages[0].parts[0].response[1]', 'media_missing'],
      ],
    ],
    [
      'a schema that strict mode takes is enforced',
      { messages: [user('a')], output_config: { format: { type: 'json_schema', schema } } },
      {
        messages: [user('a')],
        response_format: { type: 'json_schema', json_schema: { name: 'response', strict: true, schema } },
      },
      [],
    ],
    [
      'a schema that strict mode refuses is sent, but not enforced',
      { messages: [user('a')], output_config: { format: { type: 'json_schema', schema: { properties: { a: {} } } } } },
      {
        messages: [user('a')],
        response_format: { type: 'json_schema', json_schema: { name: 'response', schema: { properties: { a: {} } } } },
      },
      [['responseFormat.strict', 'response_format_downgraded']],
    ],
    [
      'only four stop sequences are taken',
      { messages: [user('a')], stop_sequences: ['1', '2', '3', '4', '5'] },
      { messages: [user('a')], stop: ['1', '2', '3', '4'] },
      [['parameters.stopSequences', 'setting_dropped']],
    ],
    [
      'an address of a document is lost',
      {
        messages: [
          user([
            { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
            { type: 'text', text: 'a' },
          ]),
        ],
      },
      { messages: [user('a')] },
      [['messages[0].parts[0]', 'media_missing']],
    ],
  ])('%s', (_name, source, target, losses) => {
    expect(toOpenai(source)).toStrictEqual({ body: target, losses });
  });
});

describe.skipIf(!hasRecordedTraffic)('recorded requests', () => {
  test('translated to Messages keep what its API demands', () => {
    let count = 0;
    for (const { id, request } of recordedChat()) {
      if (request === null) continue;
      const { body } = toAnthropic(request);
      const turns = body['messages'] as JsonObject[];
      expect({ id, maxTokens: typeof body['max_tokens'] }).toStrictEqual({ id, maxTokens: 'number' });
      for (const [index, { role, content }] of turns.entries()) {
        expect(['user', 'assistant']).toContain(role);
        expect(turns[index + 1]?.['role']).not.toBe(role);
        expect((content as string).length).toBeGreaterThan(0);
      }
      count += 1;
    }
    expect(count).toBe(58);
  });

  test('translated to chat completions answer every call right after it', () => {
    let answerCount = 0;
    for (const { request } of recordedExchanges('anthropic-messages')) {
      if (request === null) continue;
      const turns = toOpenai(request).body['messages'] as JsonObject[];
      for (const [index, { role, tool_call_id: id }] of turns.entries()) {
        if (role !== 'tool') continue;
        const asked = turns.slice(0, index).findLast((turn) => turn['role'] !== 'tool')?.['tool_calls'] as JsonObject[];
        expect(asked.map((call) => call['id'])).toContain(id);
        answerCount += 1;
      }
    }
    expect(answerCount).toBe(4);
  });
});
