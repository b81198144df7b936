import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import OpenAI from 'openai';
import { expect, onTestFinished, test } from 'vitest';

import { serve } from './serve.ts';
import { primaryKey, startShadowApp } from './shadow-app.ts';

interface UndiciRequest {
  readonly origin: string;
  addHeader(name: string, value: string): void;
}

/** Does what OpenTelemetry's instrumentation of undici does: a client span for each request, and its context in the headers. */
function traceEveryRequest(): void {
  const tracer = trace.getTracer('http');
  const heard = (message: unknown): void => {
    const { request } = message as { request: UndiciRequest };
    const span = tracer.startSpan(`POST ${request.origin}`, { kind: SpanKind.CLIENT }, context.active());
    propagation.inject(trace.setSpan(context.active(), span), request, {
      set: (carrier, name, value) => carrier.addHeader(name, value),
    });
    span.end();
  };
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  subscribe('undici:request:create', heard);
  onTestFinished(() => {
    unsubscribe('undici:request:create', heard);
    propagation.disable();
  });
}

test('a replay is in no trace: no span of an HTTP instrumentation, no trace context and no baggage in its headers', async () => {
  const app = await startShadowApp();
  traceEveryRequest();
  const baggage = propagation.createBaggage({ tenant: { value: 'a' } });
  await trace.getTracer('application').startActiveSpan('handle', async (span) => {
    await context.with(propagation.setBaggage(context.active(), baggage), () => app.ask());
    span.end();
  });
  await app.pairs();

  expect(app.primary.requests[0]?.headers).toMatchObject({ traceparent: expect.any(String), baggage: 'tenant=a' });
  expect(app.candidate.requests).toHaveLength(1);
  expect(Object.keys(app.candidate.requests[0]?.headers ?? {})).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(traceparent|tracestate|baggage|b3)$/)]),
  );
  expect(app.telemetry.spans().map(({ name }) => name)).toEqual([
    `POST ${app.primary.url}`,
    'handle',
    'chat gpt-primary',
    'chat gpt-small',
  ]);
});

test('a replay is never captured and never shadowed, also where the candidate is the same host', async () => {
  const app = await startShadowApp();
  const client = new OpenAI({ baseURL: app.candidate.openaiBaseUrl, apiKey: primaryKey, maxRetries: 0 });
  for (const content of ['one', 'two']) {
    await client.chat.completions.create({ model: 'gpt-primary', messages: [{ role: 'user', content }] });
  }
  await app.pairs();
  await app.pairs();

  expect(app.processor.funnel()).toMatchObject({ seen: 2, replayed: 2 });
  expect(app.telemetry.spans()).toHaveLength(4);
  expect(app.candidate.requests).toHaveLength(4);
});

test("nothing of the primary's headers reaches the candidate, and no key of the environment", async () => {
  const environmentKey = ['sk', 'environment', '1'.repeat(24)].join('-');
  const app = await startShadowApp({ shadow: { env: { OPENAI_API_KEY: environmentKey } } });
  await app.client.chat.completions.create(
    { model: 'gpt-primary', messages: [{ role: 'user', content: 'Hello' }] },
    { headers: { cookie: 'session=secret', 'x-api-key': primaryKey, 'openai-organization': 'org-secret' } },
  );
  await app.pairs();

  const [asked] = app.candidate.requests;
  expect(app.primary.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${primaryKey}` });
  expect(asked?.headers).toEqual({
    host: new URL(app.candidate.url).host,
    connection: 'keep-alive',
    'content-type': 'application/json',
    'content-length': String(asked?.bodyText.length),
  });
});

test('the candidate gets its own key, headers, parameters, system prompt and body fields', async () => {
  const app = await startShadowApp({
    candidate: {
      apiKey: 'own-key',
      headers: { 'X-Team': 'search' },
      parameters: { temperature: 0, maxTokens: 5 },
      systemPrompt: { append: 'Answer in French.' },
      body: { reasoning_effort: 'low' },
    },
  });
  await app.client.chat.completions.create({
    model: 'gpt-primary',
    temperature: 1,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
    ],
  });
  await app.pairs();

  const [asked] = app.candidate.requests;
  expect(asked?.headers).toMatchObject({ authorization: 'Bearer own-key', 'x-team': 'search' });
  expect(asked?.body).toEqual({
    model: 'gpt-small',
    temperature: 0,
    max_completion_tokens: 5,
    reasoning_effort: 'low',
    messages: [
      { role: 'system', content: 'Be brief.\n\nAnswer in French.' },
      { role: 'user', content: 'Hello' },
    ],
  });
});

test('at most so many replays are under way at once, whatever waits', async () => {
  const concurrency = 3;
  let open = 0;
  let mostOpen = 0;
  const isFull = Promise.withResolvers<void>();
  // The first ones are held until as many are open as may be, and then long enough for one too many to come.
  const baseUrl = await serve(async (_request, response) => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    if (open === concurrency) setTimeout(isFull.resolve, 30);
    await isFull.promise;
    open -= 1;
    response.end('{}');
  });
  const app = await startShadowApp({
    shadow: { concurrency },
    candidate: { baseUrl },
  });
  await Promise.all(Array.from({ length: 20 }, (_, call) => app.ask(`question ${call}`)));
  const pairs = await app.pairs();

  expect(pairs).toHaveLength(20);
  expect(mostOpen).toBe(concurrency);
});
