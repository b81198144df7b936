import Anthropic from '@anthropic-ai/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collect } from './collect.ts';
import { startSimulator } from './start-simulator.ts';
import type { Simulator } from './start-simulator.ts';

const question = { model: 'claude', max_tokens: 100, messages: [{ role: 'user' as const, content: 'Hi' }] };
const weatherTool = {
  name: 'get_weather',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' } } },
};

let simulator: Simulator;
let client: Anthropic;

beforeEach(async () => {
  simulator = await startSimulator();
  client = new Anthropic({ baseURL: simulator.anthropicBaseUrl, apiKey: 'any', maxRetries: 0 });
});

afterEach(() => simulator.close());

describe('Anthropic messages', () => {
  test('an answer has the shape of the real service', async () => {
    const { data, request_id } = await client.messages.create(question).withResponse();

    expect(data).toMatchObject({
      id: expect.stringMatching(/^msg_01[1-9A-Za-z]{22}$/),
      type: 'message',
      role: 'assistant',
      model: 'claude',
      content: [{ type: 'text', text: 'Hello there, friend!' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 7, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 5 },
    });
    expect(request_id).toMatch(/^req_011[1-9A-Za-z]{21}$/);
  });

  test('tools are used, then the tool result is followed by text', async () => {
    const first = await client.messages.create({ ...question, tools: [weatherTool] });
    const [use] = first.content;

    expect(first.stop_reason).toBe('tool_use');
    expect(use).toMatchObject({
      type: 'tool_use',
      id: expect.stringMatching(/^toolu_01[1-9A-Za-z]{22}$/),
      name: 'get_weather',
      input: { city: 'Paris' },
    });

    const result = {
      type: 'tool_result' as const,
      tool_use_id: String(use && 'id' in use && use.id),
      content: 'sunny',
    };
    const second = await client.messages.create({
      ...question,
      tools: [weatherTool],
      messages: [
        ...question.messages,
        { role: 'assistant', content: first.content },
        { role: 'user', content: [result] },
      ],
    });
    expect(second.content[0]).toMatchObject({ type: 'text', text: 'Hello there, friend!' });
  });

  test('a stream has the events of the real service in their order', async () => {
    const stream = await client.messages.create({ ...question, stream: true });
    const events = await collect(stream);

    expect(events.map((event) => event.type)).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } });
  });

  test('the stream on the wire names each event, and pings after the first block start', async () => {
    const response = await client.messages.create({ ...question, stream: true }).asResponse();
    const text = await response.text();

    expect(text).toMatch(/^(event: [a-z_]+\ndata: \{.*\}\n\n)+$/);
    expect(Array.from(text.matchAll(/event: (\w+)/g), ([, name]) => name).slice(0, 3)).toEqual([
      'message_start',
      'content_block_start',
      'ping',
    ]);
  });

  test('the SDK assembles a streamed tool call from input_json_delta pieces', async () => {
    const stream = client.messages.stream({ ...question, tools: [weatherTool] });
    const message = await stream.finalMessage();

    expect(message.content[0]).toMatchObject({ type: 'tool_use', name: 'get_weather', input: { city: 'Paris' } });
    expect(message.stop_reason).toBe('tool_use');
  });

  test('a token limit, a stop sequence and a JSON schema are honoured', async () => {
    const limited = await client.messages.create({ ...question, max_tokens: 2 });
    const stopped = await client.messages.create({ ...question, stop_sequences: [','] });
    const json = await client.messages.create({
      ...question,
      output_config: { format: { type: 'json_schema', schema: { type: 'object' } } },
    });

    expect(limited).toMatchObject({ stop_reason: 'max_tokens', content: [{ text: 'Hello there' }] });
    expect(stopped).toMatchObject({
      stop_reason: 'stop_sequence',
      stop_sequence: ',',
      content: [{ text: 'Hello there' }],
    });
    expect(json.content[0]).toMatchObject({ text: '{"answer":42}' });
  });

  test.each([
    ['{"model":"claude"}', 400, 'invalid_request_error', 'max_tokens: Field required'],
    ['no json', 400, 'invalid_request_error', 'not valid JSON'],
    [
      '{"model":"claude","max_tokens":1,"messages":[{"role":"system","content":"x"}]}',
      400,
      'invalid_request_error',
      'Unexpected role "system"',
    ],
  ])('the body %s is refused with Anthropic words', async (body, status, type, message) => {
    const response = await fetch(`${simulator.url}/v1/messages`, { method: 'POST', body });

    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      type: 'error',
      error: { type, message: expect.stringContaining(message) },
      request_id: response.headers.get('request-id'),
    });
  });

  test.each([
    [429, 'rate_limit_error'],
    [500, 'api_error'],
    [529, 'overloaded_error'],
  ])('status %i has the error type %s', async (status, type) => {
    simulator.setFaults([{ kind: 'status', status }]);
    await expect(client.messages.create(question)).rejects.toMatchObject({ status, error: { error: { type } } });
  });

  test('missing and wrong keys and unknown models are refused', async () => {
    const key = ['accepted', 'key'].join('-');
    const strict = await startSimulator({ apiKeys: [key], models: {} });
    const withKey = (apiKey: string) => new Anthropic({ baseURL: strict.url, apiKey, maxRetries: 0 });

    await expect(withKey('wrong').messages.create(question)).rejects.toThrow('invalid x-api-key');
    await expect(withKey(key).messages.create(question)).rejects.toMatchObject({ status: 404 });
    expect((await fetch(`${strict.url}/v1/messages`, { method: 'POST', body: '{}' })).status).toBe(401);
    await strict.close();
  });

  test('an error inside a stream reaches the application', async () => {
    simulator.setFaults([{ kind: 'error_mid_stream' }]);
    const stream = await client.messages.create({ ...question, stream: true });
    await expect(collect(stream)).rejects.toThrow('Overloaded');
  });
});
