import { context, trace, TraceFlags } from '@opentelemetry/api';
import { expect, onTestFinished, test, vi } from 'vitest';

import { METRIC_SHADOW_CALLS, METRIC_SHADOW_PAIRS } from '../../src/semconv.ts';
import { createShadowSampler } from '../../src/shadow/shadow-sampler.ts';
import { startMetrics } from '../support/metrics.ts';
import { startSimulator } from '../support/simulator/start-simulator.ts';
import { serve } from './serve.ts';
import { candidateAt, expectBalanced, type ShadowApp, startShadowApp } from './shadow-app.ts';

/** Calls inside a trace that the sampling rule keeps, or leaves out. */
function inTrace<Result>(wanted: { readonly ratio: number; readonly sampled: boolean }, run: () => Promise<Result>) {
  const sampler = createShadowSampler({ ratio: wanted.ratio, salt: 'tickets' });
  let traceId = '';
  do traceId = crypto.randomUUID().replaceAll('-', '');
  while (sampler.decide(traceId).sampled !== wanted.sampled);
  const parent = trace.wrapSpanContext({ traceId, spanId: 'b7ad6b7169203331', traceFlags: TraceFlags.SAMPLED });
  return context.with(trace.setSpan(context.active(), parent), run);
}

function sampled<Result>(run: () => Promise<Result>): Promise<Result> {
  return inTrace({ ratio: 0.5, sampled: true }, run);
}

async function breakOff(app: ShadowApp): Promise<void> {
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  const stream = await app.client.chat.completions.create({ model: 'gpt-slow', messages, stream: true });
  for await (const _chunk of stream) break;
}

test('after mixed traffic every call and every replay is accounted for', async () => {
  const metrics = startMetrics();
  const second = await startSimulator({ models: { '*': () => ({ text: 'Something else' }) } });
  onTestFinished(() => second.close());
  const app = await startShadowApp({
    shadow: { sampling: { ratio: 0.5 } },
    furtherCandidates: [candidateAt(second, { id: 'other', body: { temperature: 2 } })],
    instrumentation: { redaction: { maxFieldChars: 20_000, budgetMs: 60_000 } },
  });
  app.candidate.setFaults([
    { kind: 'status', status: 500, times: 1 },
    { kind: 'truncated_json', times: 1 },
  ]);

  for (let call = 0; call < 5; call += 1) await sampled(() => app.ask(`question ${call}`));
  for (let call = 0; call < 3; call += 1) await inTrace({ ratio: 0.5, sampled: false }, () => app.ask());
  await expect(sampled(() => app.ask('Hello', { model: 'gpt-400' }))).rejects.toThrow('400');
  await sampled(() => breakOff(app));
  await sampled(() => app.ask('x'.repeat(10 * 1024 * 1024)));
  await sampled(() => app.ask('x'.repeat(21_000)));
  const pairs = await app.pairs();

  const funnel = app.processor.funnel();
  expect(funnel).toEqual({
    seen: 12,
    ineligible: { primary_error: 1, primary_cancelled: 1, request_too_large: 1 },
    eligible: 9,
    sampled_out: 3,
    shed: {},
    withheld: { content_dropped: 1 },
    replayed_calls: 5,
    replayed: 10,
    compared: 8,
    incomparable: {},
    failed: { server_error: 1, response_truncated: 1 },
    timed_out: 0,
  });
  expectBalanced(funnel);
  expect(pairs).toHaveLength(10);
  expect(await metrics.sums(METRIC_SHADOW_CALLS, ['shadowspan.stage'])).toMatchObject({
    eligible: 9,
    sampled_out: 3,
    withheld: 1,
    replayed_calls: 5,
    replayed: 10,
    compared: 8,
  });
  expect(await metrics.sums(METRIC_SHADOW_PAIRS, ['shadowspan.outcome'])).toEqual({ exported: 10 });
});

const hanging = {
  candidate: { deadlineMs: 60_000 },
  candidateSimulator: { faults: [{ kind: 'hang' as const }] },
};

test('calls that find the queue full are shed, and nothing of them is sent', async () => {
  const app = await startShadowApp({ ...hanging, shadow: { concurrency: 1, maxQueuedCalls: 2, drainTimeoutMs: 0 } });
  await Promise.all(Array.from({ length: 6 }, () => app.ask()));
  await app.candidate.waitForRequest();
  await app.processor.shutdown();

  const funnel = app.processor.funnel();
  expectBalanced(funnel);
  expect(funnel).toMatchObject({ seen: 6, shed: { queue_full: 3, shutting_down: 2 }, replayed: 1 });
  expect(app.candidate.requests).toHaveLength(1);
});

test('calls that are too large for the queue together are shed', async () => {
  const app = await startShadowApp({
    ...hanging,
    shadow: { concurrency: 1, maxQueuedBytes: 25_000, drainTimeoutMs: 0 },
  });
  for (let call = 0; call < 5; call += 1) await app.ask('word '.repeat(2000));
  await app.processor.shutdown();

  expectBalanced(app.processor.funnel());
  expect(app.processor.funnel()).toMatchObject({ seen: 5, shed: { queue_full: 2, shutting_down: 2 }, replayed: 1 });
});

test('a pair that may not be compared is counted under its first reason', async () => {
  const app = await startShadowApp({ candidate: { provider: 'anthropic', model: 'claude-small' } });
  await app.client.chat.completions.create({
    model: 'gpt-primary',
    messages: [{ role: 'user', content: 'Hello' }],
    tools: [{ type: 'function', function: { name: 'a', parameters: { type: 'object' } } }],
    response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } },
    temperature: 1.7,
  });
  await app.pairs();

  const funnel = app.processor.funnel();
  expectBalanced(funnel);
  expect(Object.values(funnel.incomparable)).toEqual([1]);
});

test('a request that cannot be built is a failed replay, and the other candidates are asked', async () => {
  const app = await startShadowApp({ candidate: { body: { broken: 1n as unknown as number } } });
  await app.ask();
  await app.pairs();

  expectBalanced(app.processor.funnel());
  expect(app.processor.funnel()).toMatchObject({ replayed_calls: 1, replayed: 1, failed: { not_replayable: 1 } });
  expect(app.candidate.requests).toEqual([]);
});

test('pairs that wait for an exporter are bounded by what the candidates answered, too', async () => {
  const metrics = startMetrics();
  const choices = [{ index: 0, message: { role: 'assistant', content: 'x'.repeat(4_000_000) }, finish_reason: 'stop' }];
  const answer = JSON.stringify({ id: 'chatcmpl-1', model: 'gpt-small', choices });
  const baseUrl = await serve((_request, response) => void response.end(answer));
  const app = await startShadowApp({
    candidate: { baseUrl },
    shadow: { exporter: { export: () => undefined, shutdown: () => Promise.resolve() }, drainTimeoutMs: 50 },
  });
  for (let call = 0; call < 18; call += 1) await app.ask();
  await vi.waitFor(() => expect(app.processor.funnel().replayed).toBe(18), { interval: 10, timeout: 10_000 });

  const { dropped_queue_full: dropped } = await metrics.sums(METRIC_SHADOW_PAIRS, ['shadowspan.outcome']);
  expect(dropped).toBeGreaterThan(0);
});

test('2,000 calls with a candidate that never answers hold no more than the queue may', async () => {
  const app = await startShadowApp({
    ...hanging,
    shadow: { maxQueuedCalls: 50, concurrency: 2, drainTimeoutMs: 0 },
  });
  for (let batch = 0; batch < 20; batch += 1) {
    await Promise.all(Array.from({ length: 100 }, () => askByFetch(app.primary.openaiBaseUrl)));
  }
  await app.processor.forceFlush();
  expect(app.processor.funnel()).toMatchObject({ seen: 2000, shed: { queue_full: 1948 }, replayed_calls: 2 });
  expect(app.candidate.requests.length).toBeLessThanOrEqual(2);
  await app.processor.shutdown();

  expectBalanced(app.processor.funnel());
  expect(app.processor.funnel()).toMatchObject({
    shed: { queue_full: 1948, shutting_down: 50 },
    failed: { shutdown: 2 },
  });
});

/** What the SDK does, at a fraction of its cost. */
async function askByFetch(baseUrl: string): Promise<void> {
  const body = JSON.stringify({ model: 'gpt-primary', messages: [{ role: 'user', content: 'Hello' }] });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${baseUrl}/chat/completions`, { method: 'POST', headers, body });
  await response.text();
}
