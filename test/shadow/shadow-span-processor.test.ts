import Anthropic from '@anthropic-ai/sdk';
import { context, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import OpenAI from 'openai';
import { expect, onTestFinished, test, vi } from 'vitest';

import { LlmInstrumentation } from '../../src/capture/llm-instrumentation.ts';
import { registerShadowIntake } from '../../src/capture/shadow-intake.ts';
import { ShadowEngine } from '../../src/shadow/shadow-engine.ts';
import { ShadowSpanProcessor } from '../../src/shadow/shadow-span-processor.ts';
import { startSimulator } from '../support/simulator/start-simulator.ts';
import { candidateAt, PairCollector, startShadowApp } from './shadow-app.ts';

test('a call is replayed once against the candidate, and the application gets its own answer', async () => {
  const app = await startShadowApp({ candidateSimulator: { models: { '*': () => ({ text: 'Another answer' }) } } });

  expect(await app.ask('Hello')).toBe('Hello there, friend!');
  const [pair, ...further] = await app.pairs();

  expect(further).toEqual([]);
  expect(app.primary.requests).toHaveLength(1);
  expect(app.candidate.requests.map(({ path, body }) => [path, body])).toEqual([
    ['/v1/chat/completions', { model: 'gpt-small', messages: [{ role: 'user', content: 'Hello' }] }],
  ]);
  expect(pair).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    feature: 'tickets',
    sampling: { sampled: true, ratio: 1 },
    run: { id: 'small', lane: 'raw', losses: [], queuedMs: expect.any(Number) },
    comparison: { status: 'compared', agreement: false, tier: 'text' },
    candidate: { redacted: { call: { answer: { choices: [{ parts: [{ content: 'Another answer' }] }] } } } },
  });
  expect(app.processor.funnel()).toMatchObject({ seen: 1, replayed_calls: 1, replayed: 1, compared: 1 });
});

test("the candidate's span is a client span in a trace of its own, linked to the primary's", async () => {
  const app = await startShadowApp();
  await trace.getTracer('application').startActiveSpan('handle', async (span) => {
    await app.ask();
    span.end();
  });
  const [pair] = await app.pairs();

  const primary = app.spanNamed('chat gpt-primary');
  const candidate = app.spanNamed('chat gpt-small');
  expect(candidate.kind).toBe(SpanKind.CLIENT);
  expect(candidate.parentSpanContext).toBeUndefined();
  expect(candidate.spanContext().traceId).not.toBe(primary.spanContext().traceId);
  expect(candidate.links).toEqual([
    {
      context: expect.objectContaining({
        traceId: primary.spanContext().traceId,
        spanId: primary.spanContext().spanId,
      }),
      attributes: { 'shadowspan.pair.id': pair?.id, 'shadowspan.role': 'primary' },
      droppedAttributesCount: 0,
    },
  ]);
  expect(pair?.primary.span.spanId).toBe(primary.spanContext().spanId);
  expect(pair?.candidate.span).toEqual({
    traceId: candidate.spanContext().traceId,
    spanId: candidate.spanContext().spanId,
  });
});

test('both spans carry the pair, and the candidate the comparison as attributes and events', async () => {
  const app = await startShadowApp({ candidateSimulator: { models: { '*': () => ({ text: 'Hello there!' }) } } });
  await app.ask();
  const [pair] = await app.pairs();

  const common = {
    'shadowspan.pair.id': pair?.id,
    'shadowspan.feature': 'tickets',
    'shadowspan.sampled': true,
    'shadowspan.sampling.ratio': 1,
  };
  expect(app.spanNamed('chat gpt-primary').attributes).toMatchObject({ ...common, 'shadowspan.role': 'primary' });
  const { attributes, events, endTime } = app.spanNamed('chat gpt-small');
  expect(attributes).toMatchObject({
    ...common,
    'shadowspan.role': 'candidate',
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-small',
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.output_tokens': expect.any(Number),
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(app.candidate.url).port),
    'shadowspan.candidate.id': 'small',
    'shadowspan.candidate.lane': 'raw',
    'shadowspan.candidate.config.hash': pair?.run.configHash,
    'shadowspan.candidate.losses': '[]',
    'shadowspan.comparison.status': 'compared',
    'shadowspan.comparison.agreement': false,
    'shadowspan.comparison.tier': 'text',
  });
  expect(JSON.parse(String(attributes['shadowspan.comparison.details']))).toEqual(pair?.comparison);
  expect(events.map(({ name, time }) => [name, time])).toEqual(events.map(() => ['gen_ai.evaluation.result', endTime]));
  expect(events.map((event) => event.attributes)).toContainEqual({
    'gen_ai.evaluation.name': 'text',
    'gen_ai.evaluation.score.value': expect.any(Number),
    'gen_ai.evaluation.score.label': expect.any(String),
    'gen_ai.evaluation.explanation': expect.any(String),
  });
});

test("messages stand on the candidate's span exactly where they stand on the primary's", async () => {
  for (const spans of ['none', 'redacted'] as const) {
    const app = await startShadowApp({
      instrumentation: { content: { spans } },
      candidateSimulator: { models: { '*': () => ({ text: 'Write to jane.doe@example.org' }) } },
    });
    await app.ask('I am jane.doe@example.org');
    await app.pairs();
    const written = app.telemetry.spans().map(({ attributes }) => JSON.stringify(attributes));

    expect(written).toHaveLength(2);
    expect(written.filter((text) => text.includes('Write to') || text.includes('I am'))).toHaveLength(
      spans === 'none' ? 0 : 2,
    );
    expect(written.join()).not.toContain('jane.doe');
    app.instrumentation.disable();
    await app.telemetry.stop();
  }
});

test('equal values have equal pseudonyms on both sides, and the candidate is asked with them', async () => {
  const app = await startShadowApp({
    candidateSimulator: { models: { '*': () => ({ text: 'Write to jane.doe@example.org' }) } },
  });
  await app.ask('I am jane.doe@example.org');
  const [pair] = await app.pairs();

  const asked = /\[EMAIL_\w+\]/.exec(app.candidate.requests[0]?.bodyText ?? '')?.[0] ?? 'none';
  expect(app.candidate.requests[0]?.bodyText).not.toContain('jane.doe');
  expect(JSON.stringify(pair?.candidate.redacted.call.answer)).toContain(`Write to ${asked}`);
});

test('a candidate of another format is asked in its own words, and the losses stand on the pair', async () => {
  const app = await startShadowApp({ candidate: { provider: 'anthropic', model: 'claude-small' } });
  await app.client.chat.completions.create({
    model: 'gpt-primary',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
    ],
    seed: 7,
    logit_bias: { '50256': -100 },
  });
  const [pair] = await app.pairs();

  expect(app.candidate.requests[0]).toMatchObject({
    path: '/v1/messages',
    body: { model: 'claude-small', system: 'Be brief.', messages: [{ role: 'user', content: 'Hello' }] },
  });
  expect(pair?.run.lane).toBe('translated');
  expect(pair?.run.losses.map(({ path }) => path)).toContain('parameters.seed');
  expect(pair?.candidate.redacted.call.format).toBe('anthropic.messages');
  expect(JSON.parse(String(app.spanNamed('chat claude-small').attributes['shadowspan.candidate.losses']))).toEqual(
    pair?.run.losses,
  );
});

test('an Anthropic call whose span the SDK makes itself carries the pair, and is shadowed exactly once', async () => {
  const app = await startShadowApp({ candidate: { provider: 'anthropic', model: 'claude-small' } });
  const client = new Anthropic({ baseURL: app.primary.anthropicBaseUrl, apiKey: 'unused', maxRetries: 0 });
  await client.messages.create({ model: 'claude', max_tokens: 10, messages: [{ role: 'user', content: 'Hello' }] });
  const pairs = await app.pairs();

  const native = app.telemetry.spans().find(({ instrumentationScope }) => instrumentationScope.name !== 'shadowspan');
  expect(native?.attributes).toMatchObject({
    'shadowspan.adopted': true,
    'shadowspan.role': 'primary',
    'shadowspan.pair.id': pairs[0]?.id,
  });
  expect(pairs).toHaveLength(1);
  expect(pairs[0]?.primary.span.spanId).toBe(native?.spanContext().spanId);
  expect(app.candidate.requests).toHaveLength(1);
  expect(app.telemetry.spans()).toHaveLength(2);
});

test('a call from Anthropic is translated for an OpenAI candidate', async () => {
  const app = await startShadowApp();
  const client = new Anthropic({ baseURL: app.primary.anthropicBaseUrl, apiKey: 'unused', maxRetries: 0 });
  await client.messages.create({
    model: 'claude',
    max_tokens: 10,
    system: 'Be brief.',
    // The API has it, the types of this version of the SDK do not.
    ...({ top_k: 3 } as object),
    messages: [{ role: 'user', content: 'Hello' }],
  });
  const [pair] = await app.pairs();

  expect(app.candidate.requests[0]).toMatchObject({
    path: '/v1/chat/completions',
    body: {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
      ],
    },
  });
  expect(pair?.run.lane).toBe('translated');
  expect(pair?.run.losses.map(({ path }) => path)).toContain('parameters.topK');
});

test('a streamed call is replayed as a stream', async () => {
  const app = await startShadowApp();
  expect(await app.ask('Hello', { stream: true })).toBe('Hello there, friend!');
  const [pair] = await app.pairs();

  expect(app.candidate.requests[0]?.body).toMatchObject({ stream: true });
  expect(pair?.comparison).toMatchObject({ status: 'compared', agreement: true });
  expect(pair?.candidate.redacted.call.timing.timeToFirstChunkMs).toEqual(expect.any(Number));
});

test('a call whose trace is not recorded is shadowed all the same', async () => {
  const app = await startShadowApp();
  const unsampled = trace.wrapSpanContext({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: TraceFlags.NONE,
  });
  await context.with(trace.setSpan(context.active(), unsampled), () => app.ask());
  const pairs = await app.pairs();

  expect(pairs.map(({ comparison }) => comparison.status)).toEqual(['compared']);
  expect(pairs[0]?.primary.span).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c' });
  expect(app.telemetry.spans().map(({ name }) => name)).toEqual(['chat gpt-small']);
});

test('a sampler of the SDK that drops every span does not keep calls from being shadowed', async () => {
  const app = await startShadowApp({
    sampler: { shouldSample: () => ({ decision: 0 }), toString: () => 'never' },
  });
  await app.ask();

  expect(await app.pairs()).toHaveLength(1);
  expect(app.telemetry.spans()).toEqual([]);
});

test('without any SDK calls are shadowed too, with ids of their own', async () => {
  const [primary, candidate] = await Promise.all([startSimulator(), startSimulator()]);
  const exporter = new PairCollector();
  const engine = new ShadowEngine({ sampling: { ratio: 1 }, candidates: [candidateAt(candidate)], exporter });
  const unregister = registerShadowIntake(engine);
  const instrumentation = new LlmInstrumentation({ redaction: { budgetMs: 60_000 } });
  onTestFinished(async () => {
    instrumentation.disable();
    unregister();
    await engine.shutdown();
    await Promise.all([primary.close(), candidate.close()]);
  });
  const client = new OpenAI({ baseURL: primary.openaiBaseUrl, apiKey: 'unused', maxRetries: 0 });
  for (const content of ['one', 'two']) {
    await client.chat.completions.create({ model: 'gpt-primary', messages: [{ role: 'user', content }] });
  }
  await engine.forceFlush();

  expect(engine.funnel()).toMatchObject({ seen: 2, replayed: 2 });
  const arms = exporter.pairs.flatMap((pair) => [pair.primary.span, pair.candidate.span]);
  expect(arms).toHaveLength(4);
  expect(new Set(arms.map(({ traceId }) => traceId)).size).toBe(4);
  expect(new Set(exporter.pairs.map(({ id }) => id)).size).toBe(2);
  for (const { traceId, spanId } of arms) {
    expect(traceId).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
    expect(spanId).toMatch(/^(?!0+$)[0-9a-f]{16}$/);
  }
  expect(exporter.spans.map(({ attributes }) => attributes['shadowspan.role'])).toEqual([
    'primary',
    'candidate',
    'primary',
    'candidate',
  ]);
});

test('several candidates are asked one after the other and make one set of spans', async () => {
  const second = await startSimulator();
  onTestFinished(() => second.close());
  const app = await startShadowApp({
    furtherCandidates: [candidateAt(second, { id: 'other', model: 'gpt-other' })],
  });
  await app.ask();
  const pairs = await app.pairs();

  expect(app.exporter.spans.map(({ name }) => name)).toEqual(['chat gpt-primary', 'chat gpt-small', 'chat gpt-other']);
  expect(pairs.map(({ run }) => run.id)).toEqual(['small', 'other']);
  expect(new Set(pairs.map(({ id }) => id)).size).toBe(1);
  expect(app.processor.funnel()).toMatchObject({ replayed_calls: 1, replayed: 2, compared: 2 });
});

test('of two processors the newest gets the calls, alone and with its own decision, and the user is warned', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const older = new ShadowSpanProcessor({ candidates: [{ id: 'a', provider: 'openai' }], env: {} });
  onTestFinished(async () => {
    warned.mockRestore();
    await older.shutdown();
  });
  // It stands before the newest one, and hears of the span first.
  const app = await startShadowApp({ spanProcessors: [older] });
  await app.ask();

  expect(await app.pairs()).toHaveLength(1);
  expect(older.funnel()).toMatchObject({ seen: 0 });
  expect(warned).toHaveBeenCalledWith(
    expect.stringContaining('calls go to the newest one alone'),
    expect.objectContaining({ code: 'SHADOWSPAN_TWO_PROCESSORS' }),
  );
});

test("the exported primary repeats the span's place in its trace and its resource", async () => {
  const app = await startShadowApp();
  await trace.getTracer('application').startActiveSpan('handle', async (span) => {
    await app.ask();
    span.end();
  });
  await app.pairs();

  const [exported] = app.exporter.spans;
  const primary = app.spanNamed('chat gpt-primary');
  expect(exported?.spanContext().spanId).toBe(primary.spanContext().spanId);
  expect(exported?.parentSpanContext?.spanId).toBe(app.spanNamed('handle').spanContext().spanId);
  expect(exported?.resource).toBe(primary.resource);
  expect(exported?.startTime).toEqual(primary.startTime);
});

test('a span processor of the application that throws at every span loses no pair', async () => {
  const broken: SpanProcessor = {
    onStart() {
      throw new Error('broken processor');
    },
    onEnd() {
      throw new Error('broken processor');
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const app = await startShadowApp({ instrumentation: { spans: 'none' }, spanProcessors: [broken] });
  expect(await app.ask()).toBe('Hello there, friend!');
  const pairs = await app.pairs();

  expect(pairs.map(({ comparison }) => comparison.status)).toEqual(['compared']);
  expect(pairs[0]?.candidate.span.spanId).toMatch(/^[0-9a-f]{16}$/);
});

test('a failed replay is an error span with the code alone', async () => {
  const app = await startShadowApp({
    candidateSimulator: { faults: [{ kind: 'status', status: 429, message: 'Slow down, jane.doe@example.org' }] },
  });
  await app.ask();
  await app.pairs();

  const span = app.spanNamed('chat gpt-small');
  expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: expect.stringMatching(/^rate_limit/) });
  expect(span.attributes).toMatchObject({
    'http.response.status_code': 429,
    'shadowspan.comparison.status': 'failed',
  });
  expect(span.events).toEqual([]);
  expect(JSON.stringify([span.attributes, span.status])).not.toContain('jane.doe');
});

test.each([
  [{ concurrency: 0 }, /concurrency must be a whole number from 1, got 0/],
  [{ concurrency: Number.NaN }, /concurrency must be a whole number/],
  [{ maxQueuedCalls: 1.5 }, /maxQueuedCalls must be a whole number from 1, got 1.5/],
  [{ maxQueuedBytes: -1 }, /maxQueuedBytes must be a whole number/],
  [
    { maxResponseBytes: '4MB' as unknown as number },
    /maxResponseBytes must be a whole number from 1, got a value of type string/,
  ],
  [{ drainTimeoutMs: -1 }, /drainTimeoutMs must be milliseconds from 0/],
  [{ feature: '' }, /feature must be a text of at least one character/],
  [{ sampling: { ratio: 2 } }, /sampling.ratio must be a number from 0 to 1/],
  [{ candidates: [] }, /candidates must name at least one candidate/],
  [{ candidates: undefined as never }, /candidates must name at least one candidate/],
  [{ candidates: [{ provider: 'openai' } as never] }, /candidates\[0\]\.id must be a text/],
  [
    {
      candidates: [
        { id: 'a', provider: 'openai' },
        { id: 'a', provider: 'openai' },
      ],
    },
    /two candidates have the id "a"/,
  ],
])('the wrong option %j is refused at the start', (options, message) => {
  const build = () => new ShadowSpanProcessor({ candidates: [{ id: 'a', provider: 'openai' }], ...options });
  expect(build).toThrow(message);
});
