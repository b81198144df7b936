import Anthropic from '@anthropic-ai/sdk';
import { context, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';

import { LlmInstrumentation } from '../../src/capture/llm-instrumentation.ts';
import type { Simulator } from '../support/simulator/start-simulator.ts';
import { startSimulator } from '../support/simulator/start-simulator.ts';
import { startTelemetry, type Telemetry } from '../support/telemetry.ts';

let simulator: Simulator;
let telemetry: Telemetry;
let instrumentation: LlmInstrumentation;

beforeAll(async () => {
  simulator = await startSimulator({ compression: 'gzip' });
  telemetry = startTelemetry();
  instrumentation = new LlmInstrumentation({ content: { spans: 'redacted' } });
});

afterEach(() => {
  telemetry.reset();
  simulator.reset();
});

afterAll(async () => {
  instrumentation.disable();
  await telemetry.stop();
  await simulator.close();
});

const messages = [{ role: 'user' as const, content: 'Hi, I am jane.doe@example.org' }];
const tool = {
  name: 'get_weather',
  description: 'Weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
};

function openai(): OpenAI {
  return new OpenAI({ baseURL: simulator.openaiBaseUrl, apiKey: 'unused', maxRetries: 0 });
}

function anthropic(options: object = {}): Anthropic {
  return new Anthropic({ baseURL: simulator.url, apiKey: 'unused', maxRetries: 0, ...options });
}

test('a chat completion is one client span with the attributes of the conventions', async () => {
  const answer = await openai().chat.completions.create({
    model: 'gpt-test',
    messages,
    temperature: 0,
    max_tokens: 50,
  });

  const [span] = await telemetry.spansOf(1);
  expect(answer.choices[0]?.message.content).toBe('Hello there, friend!');
  expect(span?.name).toBe('chat gpt-test');
  expect(span?.kind).toBe(SpanKind.CLIENT);
  expect(span?.status.code).toBe(SpanStatusCode.UNSET);
  expect(span?.instrumentationScope).toMatchObject({ name: 'shadowspan' });
  expect(span?.attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-test',
    'gen_ai.request.temperature': 0,
    'gen_ai.request.max_tokens': 50,
    'gen_ai.response.id': answer.id,
    'gen_ai.response.model': answer.model,
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': answer.usage?.prompt_tokens,
    'gen_ai.usage.output_tokens': answer.usage?.completion_tokens,
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(simulator.url).port),
  });
  expect(span?.attributes).not.toHaveProperty('gen_ai.request.stream');
  expect(span?.attributes).not.toHaveProperty('gen_ai.response.time_to_first_chunk');
});

test('messages on the span are redacted, and counted', async () => {
  await openai().chat.completions.create({ model: 'gpt-test', messages });

  const [span] = await telemetry.spansOf(1);
  const written = JSON.stringify(span?.attributes);
  expect(written).not.toContain('jane.doe');
  expect(span?.attributes['gen_ai.input.messages']).toEqual([
    { role: 'user', parts: [{ type: 'text', content: expect.stringMatching(/^Hi, I am \[EMAIL_\w+\]$/) }] },
  ]);
  expect(span?.attributes['gen_ai.output.messages']).toEqual([
    { role: 'assistant', parts: [{ type: 'text', content: 'Hello there, friend!' }], finish_reason: 'stop' },
  ]);
  expect(span?.attributes['shadowspan.redaction.count.EMAIL']).toBe(1);
});

test('a streamed answer is assembled, with its usage and the time to its first chunk', async () => {
  const stream = await openai().chat.completions.create({
    model: 'gpt-test',
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';

  const [span] = await telemetry.spansOf(1);
  expect(text).toBe('Hello there, friend!');
  expect(span?.attributes).toMatchObject({
    'gen_ai.request.stream': true,
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.response.time_to_first_chunk': expect.any(Number),
    'gen_ai.usage.output_tokens': expect.any(Number),
  });
  expect(JSON.stringify(span?.attributes['gen_ai.output.messages'])).toContain('Hello there, friend!');
});

test.for([false, true])('tool calls are captured with their arguments (stream: %s)', async (stream) => {
  const params = { model: 'gpt-test', messages, tools: [{ type: 'function' as const, function: tool }] };
  if (stream) for await (const _ of await openai().chat.completions.create({ ...params, stream })) continue;
  else await openai().chat.completions.create(params);

  const [span] = await telemetry.spansOf(1);
  expect(span?.attributes['gen_ai.output.messages']).toEqual([
    {
      role: 'assistant',
      parts: [{ type: 'tool_call', id: expect.any(String), name: 'get_weather', arguments: { city: 'Paris' } }],
      finish_reason: 'tool_call',
    },
  ]);
  expect(span?.attributes['gen_ai.tool.definitions']).toEqual([{ type: 'function', ...tool }]);
});

test('the span is a child of the span that was active at the call', async () => {
  const tracer = trace.getTracer('application');
  await tracer.startActiveSpan('handle', async (parent) => {
    await openai().chat.completions.create({ model: 'gpt-test', messages });
    parent.end();
  });

  const spans = await telemetry.spansOf(2);
  const parent = spans.find((span) => span.name === 'handle');
  const call = spans.find((span) => span.name === 'chat gpt-test');
  expect(call?.parentSpanContext?.spanId).toBe(parent?.spanContext().spanId);
  expect(call?.spanContext().traceId).toBe(parent?.spanContext().traceId);
});

test('an error of the provider is an error span with its code and without its message', async () => {
  simulator.setFaults([{ kind: 'status', status: 429, message: 'Slow down, jane.doe@example.org' }]);
  await expect(openai().chat.completions.create({ model: 'gpt-test', messages })).rejects.toThrow('429');

  const [span] = await telemetry.spansOf(1);
  expect(span?.status).toMatchObject({ code: SpanStatusCode.ERROR });
  expect(span?.attributes).toMatchObject({
    'error.type': expect.stringMatching(/^rate_limit/),
    'http.response.status_code': 429,
    'gen_ai.response.finish_reasons': ['error'],
  });
  expect(JSON.stringify([span?.attributes, span?.status])).not.toContain('jane.doe');
});

test('a refused connection is an error span', async () => {
  const closed = await startSimulator();
  const client = new OpenAI({ baseURL: closed.openaiBaseUrl, apiKey: 'unused', maxRetries: 0 });
  await closed.close();
  await expect(client.chat.completions.create({ model: 'gpt-test', messages })).rejects.toThrow();

  const [span] = await telemetry.spansOf(1);
  expect(span?.attributes['error.type']).toBe('ECONNREFUSED');
});

test('a stream that the application breaks off is one ended span, cancelled and not failed', async () => {
  const stream = await openai().chat.completions.create({ model: 'gpt-slow', messages, stream: true });
  let chunks = 0;
  for await (const _ of stream) {
    chunks += 1;
    if (chunks === 3) break;
  }

  const [span] = await telemetry.spansOf(1);
  expect(span?.attributes).toMatchObject({
    'shadowspan.outcome': 'cancelled',
    'gen_ai.response.finish_reasons': ['error'],
  });
  expect(span?.status.code).toBe(SpanStatusCode.UNSET);
});

test('a stream that the provider drops is one ended span with an error', async () => {
  const stream = await openai().chat.completions.create({ model: 'gpt-drop', messages, stream: true });
  await expect(async () => {
    for await (const _ of stream) continue;
  }).rejects.toThrow();

  const [span] = await telemetry.spansOf(1);
  expect(span?.attributes['error.type']).toEqual(expect.any(String));
  expect(span?.status.code).toBe(SpanStatusCode.ERROR);
});

test('each retry is a span of its own that says so', async () => {
  simulator.setFaults([{ kind: 'status', status: 500, times: 1 }]);
  const client = new OpenAI({ baseURL: simulator.openaiBaseUrl, apiKey: 'unused', maxRetries: 1 });
  await client.chat.completions.create({ model: 'gpt-test', messages });

  const spans = await telemetry.spansOf(2);
  expect(spans.map((span) => span.attributes['http.request.resend_count'])).toEqual([undefined, 1]);
});

test('the span that the Anthropic SDK makes itself is adopted, and no second one is made', async () => {
  await anthropic().messages.create({ model: 'claude-test', max_tokens: 100, messages });

  const [span] = await telemetry.spansOf(1);
  expect(span?.instrumentationScope.name).toBe('com.anthropic.sdk.typescript');
  expect(span?.attributes['shadowspan.adopted']).toBe(true);
});

test('spans: own makes a child of the native span', async () => {
  instrumentation.disable();
  const own = new LlmInstrumentation({ spans: 'own' });
  try {
    await anthropic().messages.create({ model: 'claude-test', max_tokens: 100, messages });
    const spans = await telemetry.spansOf(2);
    const native = spans.find((span) => span.name === 'anthropic.messages.create');
    const ours = spans.find((span) => span.name === 'chat claude-test');
    expect(ours?.parentSpanContext?.spanId).toBe(native?.spanContext().spanId);
  } finally {
    own.disable();
    instrumentation.enable();
  }
});

test.for([false, true])('Anthropic messages are captured where the SDK makes no span (stream: %s)', async (stream) => {
  const client = anthropic({ openTelemetry: false });
  const params = { model: 'claude-test', max_tokens: 100, system: 'Be brief.', messages };
  if (stream) for await (const _ of await client.messages.create({ ...params, stream })) continue;
  else await client.messages.create(params);

  const [span] = await telemetry.spansOf(1);
  expect(span?.name).toBe('chat claude-test');
  expect(span?.attributes).toMatchObject({
    'gen_ai.provider.name': 'anthropic',
    'gen_ai.request.max_tokens': 100,
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': expect.any(Number),
    'gen_ai.usage.output_tokens': expect.any(Number),
    'gen_ai.system_instructions': [{ type: 'text', content: 'Be brief.' }],
  });
});

test('a call in a trace that is not recorded leaves no span', async () => {
  const unsampled = trace.wrapSpanContext({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: TraceFlags.NONE,
  });
  await context.with(trace.setSpan(context.active(), unsampled), () =>
    openai().chat.completions.create({ model: 'gpt-test', messages }),
  );

  await telemetry.spansOf(0);
});

test('a ten-megabyte prompt is a span without content that says why', async () => {
  const content = 'x'.repeat(10 * 1024 * 1024);
  await openai().chat.completions.create({ model: 'gpt-test', messages: [{ role: 'user', content }] });

  const [span] = await telemetry.spansOf(1);
  expect(span?.name).toBe('chat gpt-test');
  expect(span?.attributes).toMatchObject({
    'shadowspan.content.dropped': 'request_too_large',
    'gen_ai.response.finish_reasons': ['stop'],
  });
  expect(span?.attributes).not.toHaveProperty('gen_ai.input.messages');
});

test("a body that is not JSON is a span with the provider's error", async () => {
  const response = await fetch(`${simulator.openaiBaseUrl}/chat/completions`, { method: 'POST', body: 'not json {' });

  const [span] = await telemetry.spansOf(1);
  expect(response.status).toBe(400);
  expect(span?.name).toBe('chat');
  expect(span?.attributes).toMatchObject({
    'shadowspan.content.dropped': 'request_not_json',
    'error.type': expect.any(String),
  });
});

test.for([false, true])('a flush right after the call has its span (stream: %s)', async (stream) => {
  if (stream)
    for await (const _ of await openai().chat.completions.create({ model: 'gpt-test', messages, stream })) continue;
  else await openai().chat.completions.create({ model: 'gpt-test', messages });
  await telemetry.provider.forceFlush();

  expect(telemetry.spans()).toHaveLength(1);
});

test('the model of the span is that of the request, not of anything inside it', async () => {
  const body = { tools: [{ type: 'x', model: 'inner' }], model: 'gpt-outer', messages };
  await fetch(`${simulator.openaiBaseUrl}/chat/completions`, { method: 'POST', body: JSON.stringify(body) });

  const [span] = await telemetry.spansOf(1);
  expect(span?.name).toBe('chat gpt-outer');
  expect(span?.attributes['gen_ai.request.model']).toBe('gpt-outer');
});

test('a secret in place of the model is on no span, whether or not there is content', async () => {
  const secret = ['sk', 'proj', 'A1b2C3d4E5f6G7h8J9k0L1m2N3p4'].join('-');
  await openai().chat.completions.create({ model: secret, messages });
  instrumentation.disable();
  const plain = new LlmInstrumentation();
  await openai().chat.completions.create({ model: secret, messages });
  plain.disable();
  instrumentation.enable();

  const spans = await telemetry.spansOf(2);
  expect(JSON.stringify(spans.map(({ name, attributes }) => [name, attributes]))).not.toContain(secret);
  for (const span of spans) expect(span.name).toMatch(/^chat \[API_KEY_\w+\]$/);
});

test('other requests of the application are none of our business', async () => {
  await fetch(`${simulator.url}/v1/messages`, { method: 'POST', body: '{"to":"jane","text":"an API of messages"}' });
  await fetch(`${simulator.url}/v1/embeddings`, { method: 'POST', body: '{}' });
  await fetch(`${simulator.url}/v1/chat/completions`);

  await telemetry.spansOf(0);
});

test('a disabled instrumentation hears nothing', async () => {
  instrumentation.disable();
  await openai().chat.completions.create({ model: 'gpt-test', messages });
  await telemetry.spansOf(0);
  instrumentation.enable();
  await openai().chat.completions.create({ model: 'gpt-test', messages });
  await telemetry.spansOf(1);
});

test('a second instrumentation stays silent, and one warning says so', async () => {
  const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const second = new LlmInstrumentation();
  await openai().chat.completions.create({ model: 'gpt-test', messages });
  await telemetry.spansOf(1);
  second.disable();
  new LlmInstrumentation().disable();
  await openai().chat.completions.create({ model: 'gpt-test', messages });
  await telemetry.spansOf(2);
  expect(warnings.mock.calls.map(([, options]) => (options as { code: string }).code)).toEqual([
    'SHADOWSPAN_TWO_INSTRUMENTATIONS',
  ]);
  warnings.mockRestore();
});

test('without a content option no message stands on the span', async () => {
  instrumentation.disable();
  const plain = new LlmInstrumentation();
  try {
    await openai().chat.completions.create({ model: 'gpt-test', messages });
    const [span] = await telemetry.spansOf(1);
    expect(JSON.stringify(span?.attributes)).not.toMatch(/jane|Hello there/);
    expect(span?.attributes['gen_ai.usage.output_tokens']).toEqual(expect.any(Number));
  } finally {
    plain.disable();
    instrumentation.enable();
  }
});

test('a wrong option is refused with its name', () => {
  expect(() => new LlmInstrumentation({ maxRequestBytes: -1 })).toThrow(
    /maxRequestBytes must be a number of bytes above 0, got -1/,
  );
});

test.for([
  ['a tracer provider', { getTracer: () => fail() }],
  ['a span processor', new TracerProvider({ spanProcessors: [throwingProcessor()] })],
] as const)('%s that throws does not reach the application', async ([, provider]) => {
  instrumentation.disable();
  const broken = new LlmInstrumentation();
  broken.setTracerProvider(provider);
  try {
    const answer = await openai().chat.completions.create({ model: 'gpt-test', messages });
    expect(answer.choices[0]?.message.content).toBe('Hello there, friend!');
    await telemetry.spansOf(0);
  } finally {
    broken.disable();
    instrumentation.enable();
  }
});

function fail(): never {
  throw new Error('broken on purpose');
}

function throwingProcessor(): SpanProcessor {
  return { onStart: fail, onEnd: fail, forceFlush: () => Promise.resolve(), shutdown: () => Promise.resolve() };
}
