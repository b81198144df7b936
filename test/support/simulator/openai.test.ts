import OpenAI, { BadRequestError, RateLimitError } from 'openai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collect } from './collect.ts';
import { startSimulator } from './start-simulator.ts';
import type { Simulator } from './start-simulator.ts';

const messages = [{ role: 'user' as const, content: 'Hi' }];
const weatherTool = {
  type: 'function' as const,
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
};

let simulator: Simulator;
let client: OpenAI;

beforeEach(async () => {
  simulator = await startSimulator({ nowMs: () => 1_760_000_000_000 });
  client = new OpenAI({ baseURL: simulator.openaiBaseUrl, apiKey: 'any', maxRetries: 0 });
});

afterEach(() => simulator.close());

describe('OpenAI chat completions', () => {
  test('a chat answer has the shape of the real service', async () => {
    const { data, request_id, response } = await client.chat.completions
      .create({ model: 'gpt', messages })
      .withResponse();

    expect(data).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-[A-Za-z0-9]{29}$/),
      object: 'chat.completion',
      created: 1_760_000_000,
      model: 'gpt',
      system_fingerprint: expect.stringMatching(/^fp_[0-9a-f]{10}$/),
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello there, friend!', refusal: null, annotations: [] },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 },
    });
    expect(request_id).toMatch(/^req_[0-9a-f]{32}$/);
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  test('tools are called with arguments, then the tool answer is followed by text', async () => {
    const first = await client.chat.completions.create({ model: 'gpt', messages, tools: [weatherTool] });
    const message = first.choices[0]?.message;
    const call = message?.tool_calls?.[0];

    expect(first.choices[0]?.finish_reason).toBe('tool_calls');
    expect(message?.content).toBeNull();
    expect(call).toEqual({
      id: expect.stringMatching(/^call_[A-Za-z0-9]{24}$/),
      type: 'function',
      function: { name: 'get_weather', arguments: '{"city":"Paris"}' },
    });

    const second = await client.chat.completions.create({
      model: 'gpt',
      messages: [...messages, message!, { role: 'tool', tool_call_id: call!.id, content: 'sunny' }],
      tools: [weatherTool],
    });
    expect(second.choices[0]?.message.content).toBe('Hello there, friend!');
  });

  test('a response format is answered with JSON', async () => {
    const answer = await client.chat.completions.create({
      model: 'gpt',
      messages,
      response_format: { type: 'json_object' },
    });
    expect(answer.choices[0]?.message.content).toBe('{"answer":42}');
  });

  test('a stream without usage has role, three words and finish', async () => {
    const stream = await client.chat.completions.create({ model: 'gpt', messages, stream: true });
    const chunks = await collect(stream);

    expect(chunks.map((chunk) => chunk.choices[0]?.delta)).toEqual([
      { role: 'assistant', content: '', refusal: null },
      { content: 'Hello' },
      { content: ' there,' },
      { content: ' friend!' },
      {},
    ]);
    expect(chunks.map((chunk) => chunk.choices[0]?.finish_reason)).toEqual([null, null, null, null, 'stop']);
    expect(chunks.every((chunk) => !('usage' in chunk))).toBe(true);
    expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1);
  });

  test('a stream has usage in its last chunk only when it was asked for', async () => {
    const stream = await client.chat.completions.create({
      model: 'gpt',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await collect(stream);

    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 5 } });
  });

  test('the SDK assembles a streamed tool call from pieces', async () => {
    const stream = client.chat.completions.stream({ model: 'gpt', messages, tools: [weatherTool] });
    const completion = await stream.finalChatCompletion();

    expect(completion.choices[0]?.message.tool_calls?.[0]).toMatchObject({
      function: { name: 'get_weather', arguments: '{"city":"Paris"}' },
    });
  });

  test('the stream on the wire is data frames that end in [DONE]', async () => {
    const response = await client.chat.completions.create({ model: 'gpt', messages, stream: true }).asResponse();
    const text = await response.text();

    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(text).toMatch(/^(data: \{.*\}\n\n)+data: \[DONE\]\n\n$/);
  });

  test('several choices, a token limit and a stop sequence are honoured', async () => {
    const limited = await client.chat.completions.create({ model: 'gpt', messages, n: 2, max_completion_tokens: 2 });
    const stopped = await client.chat.completions.create({ model: 'gpt', messages, stop: [', friend'] });

    expect(limited.choices.map((choice) => [choice.message.content, choice.finish_reason])).toEqual([
      ['Hello there', 'length'],
      ['Hello there', 'length'],
    ]);
    expect(stopped.choices[0]).toMatchObject({ message: { content: 'Hello there' }, finish_reason: 'stop' });
  });

  test('a function forced by name ends with stop, as recorded from the real service', async () => {
    const answer = await client.chat.completions.create({
      model: 'gpt',
      messages,
      tools: [weatherTool],
      tool_choice: { type: 'function', function: { name: 'get_weather' } },
    });
    expect(answer.choices[0]?.finish_reason).toBe('stop');
  });

  test('gpt-400 is refused like an invalid request, streamed or not', async () => {
    const question = { model: 'gpt-400', messages };

    await expect(client.chat.completions.create(question)).rejects.toThrow('400 bad');
    await expect(client.chat.completions.create({ ...question, stream: true })).rejects.toBeInstanceOf(BadRequestError);
  });

  test('gpt-drop closes the connection after two events', async () => {
    const stream = await client.chat.completions.create({ model: 'gpt-drop', messages, stream: true });
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const chunk of stream) seen.push(chunk);
    })();

    await expect(reading).rejects.toThrow('terminated');
    expect(seen).toHaveLength(2);
    expect(simulator.requests[0]).toMatchObject({ fault: 'drop_mid_stream', aborted: false });
  });

  test('an abort in the middle of gpt-slow is seen by the server', async () => {
    const stream = await client.chat.completions.create({ model: 'gpt-slow', messages, stream: true });
    let count = 0;
    for await (const chunk of stream) {
      expect(chunk.object).toBe('chat.completion.chunk');
      count += 1;
      if (count === 3) break;
    }

    const request = await simulator.waitForRequest();
    await request.settled;
    expect(request.aborted).toBe(true);
  });

  test('a stream that is read to its end is not counted as aborted', async () => {
    const stream = await client.chat.completions.create({ model: 'gpt', messages, stream: true });
    await collect(stream);
    await simulator.requests[0]?.settled;
    expect(simulator.requests[0]?.aborted).toBe(false);
  });

  test.each([
    ['{"model":"gpt"}', `400 Missing required parameter: 'messages'.`, 'missing_required_parameter'],
    ['{"model":"gpt","messages":[]}', 'empty array', 'empty_array'],
    ['no json', 'We could not parse the JSON body of your request.', null],
  ])('the body %s is refused with OpenAI words', async (body, message, code) => {
    const response = await fetch(`${simulator.openaiBaseUrl}/chat/completions`, { method: 'POST', body });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining(message.replace('400 ', '')), type: 'invalid_request_error', code },
    });
  });

  test('any prefix is served, other paths are not found', async () => {
    const azure = new OpenAI({ baseURL: `${simulator.url}/openai/deployments/gpt`, apiKey: 'any', maxRetries: 0 });

    await expect(azure.chat.completions.create({ model: 'gpt', messages })).resolves.toHaveProperty('id');
    await expect(client.models.list()).rejects.toThrow('404 Invalid URL (GET /v1/models)');
  });
});

describe('OpenAI errors', () => {
  test('a missing model, a missing key and a wrong key are refused as by the real service', async () => {
    const key = ['accepted', 'key'].join('-');
    const strict = await startSimulator({ apiKeys: [key], models: {} });
    const withKey = (apiKey: string) => new OpenAI({ baseURL: strict.openaiBaseUrl, apiKey, maxRetries: 0 });
    const bare = await fetch(`${strict.openaiBaseUrl}/chat/completions`, { method: 'POST', body: '{}' });

    expect(bare.status).toBe(401);
    await expect(withKey(key).chat.completions.create({ model: 'gpt', messages })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
    await expect(withKey('wrong').chat.completions.create({ model: 'gpt', messages })).rejects.toMatchObject({
      status: 401,
      code: 'invalid_api_key',
    });
    await strict.close();
  });

  test('requests over the limit get 429 with retry-after, and pass again a minute later', async () => {
    let nowMs = 0;
    const limited = await startSimulator({ rateLimit: { requestsPerMinute: 2 }, nowMs: () => nowMs });
    const limitedClient = new OpenAI({ baseURL: limited.openaiBaseUrl, apiKey: 'any', maxRetries: 0 });
    const call = () => limitedClient.chat.completions.create({ model: 'gpt', messages });
    await call();
    nowMs = 20_000;
    await call();

    const refused = await call().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(RateLimitError);
    expect((refused as RateLimitError).headers.get('retry-after')).toBe('40');

    nowMs = 60_000;
    await expect(call()).resolves.toHaveProperty('id');
    await limited.close();
  });

  test('the SDK retries a 500 that happens once', async () => {
    simulator.setFaults([{ kind: 'status', status: 500, times: 1, headers: { 'retry-after-ms': '1' } }]);
    const answer = await client.chat.completions.create({ model: 'gpt', messages }, { maxRetries: 1 });

    expect(answer.choices).toHaveLength(1);
    expect(simulator.requests.map(({ status }) => status)).toEqual([500, 200]);
    expect(simulator.requests[1]?.headers['x-stainless-retry-count']).toBe('1');
  });
});
