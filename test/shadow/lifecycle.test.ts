import { trace } from '@opentelemetry/api';
import { expect, onTestFinished, test, vi } from 'vitest';

import type { CapturedCall } from '../../src/capture/shadow-intake.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import type { PairSink } from '../../src/shadow/pair-outlet.ts';
import { ShadowEngine } from '../../src/shadow/shadow-engine.ts';
import { wireFormat } from '../../src/wire/wire-formats.ts';
import { startSimulator } from '../support/simulator/start-simulator.ts';
import { nextTurn } from '../support/telemetry.ts';
import { candidateAt, expectBalanced, PairCollector, startShadowApp } from './shadow-app.ts';

const hanging = { candidate: { deadlineMs: 60_000 }, candidateSimulator: { faults: [{ kind: 'hang' as const }] } };

async function durationOf(work: () => Promise<unknown>): Promise<number> {
  const startMark = performance.now();
  await work();
  return performance.now() - startMark;
}

test('a flush waits for replays under way and for those that wait', async () => {
  const app = await startShadowApp({ shadow: { concurrency: 1 }, candidateSimulator: { latency: { baseMs: 20 } } });
  for (let call = 0; call < 4; call += 1) await app.ask();
  await app.processor.forceFlush();

  expect(app.exporter.pairs).toHaveLength(4);
});

test('a flush with a candidate that hangs ends in its time, and the next one does not wait for it again', async () => {
  const app = await startShadowApp({ ...hanging, shadow: { drainTimeoutMs: 150 } });
  await app.ask();
  await app.candidate.waitForRequest();
  const firstMs = await durationOf(() => app.processor.forceFlush());
  const secondMs = await durationOf(() => app.processor.forceFlush());

  expect(firstMs).toBeGreaterThanOrEqual(140);
  expect(firstMs).toBeLessThan(1000);
  expect(secondMs).toBeLessThan(140);
});

test('a shutdown gives up what hangs, records it and sheds what waits', async () => {
  const app = await startShadowApp({ ...hanging, shadow: { drainTimeoutMs: 50, concurrency: 1 } });
  for (let call = 0; call < 3; call += 1) await app.ask();
  await app.candidate.waitForRequest();
  const endMs = await durationOf(() => app.processor.shutdown());

  expect(endMs).toBeLessThan(1000);
  expectBalanced(app.processor.funnel());
  expect(app.processor.funnel()).toMatchObject({ shed: { shutting_down: 2 }, failed: { shutdown: 1 } });
  expect(app.exporter.pairs.map(({ comparison }) => comparison)).toEqual([
    expect.objectContaining({ status: 'failed', kind: 'shutdown' }),
  ]);
  await app.candidate.requests[0]?.settled;
  expect(app.candidate.requests[0]?.aborted).toBe(true);
});

test('shutting down twice, also at once, is shutting down once', async () => {
  const shutdown = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const app = await startShadowApp({ shadow: { exporter: { export: (_spans, done) => done({ code: 0 }), shutdown } } });
  await app.ask();
  await Promise.all([app.processor.shutdown(), app.processor.shutdown()]);
  await app.processor.shutdown();

  expect(shutdown).toHaveBeenCalledTimes(1);
  expect(app.processor.funnel()).toMatchObject({ seen: 1, compared: 1 });
});

test('a call that ends right before the shutdown is still shadowed', async () => {
  const app = await startShadowApp();
  await app.ask();
  await app.processor.shutdown();

  expect(app.processor.funnel()).toMatchObject({ seen: 1, compared: 1 });
  expect(app.exporter.pairs).toHaveLength(1);
});

test('after the shutdown the application goes on and nothing is shadowed', async () => {
  const app = await startShadowApp();
  await app.processor.shutdown();
  expect(await app.ask()).toBe('Hello there, friend!');
  await app.telemetry.spansOf(1);

  expect(app.candidate.requests).toEqual([]);
  expect(app.processor.funnel()).toMatchObject({ seen: 0 });
});

test('an offer after the shutdown is shed', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const engine = new ShadowEngine({ candidates: [candidateAt(simulator)], exporter: new PairCollector() });
  await engine.shutdown();
  engine.offer(capturedCall());
  await engine.forceFlush();

  expectBalanced(engine.funnel());
  expect(engine.funnel()).toMatchObject({ seen: 1, shed: { shutting_down: 1 } });
  expect(simulator.requests).toEqual([]);
});

test('a shutdown of the provider includes the last call and its replay', async () => {
  const app = await startShadowApp();
  await app.ask();
  await app.telemetry.provider.shutdown();

  expect(app.exporter.pairs).toHaveLength(1);
});

const never = (): Promise<void> => new Promise<void>(() => undefined);

const stuck: readonly (readonly [string, PairSink])[] = [
  ['export', { export: () => undefined, shutdown: () => Promise.resolve() }],
  ['flush', { export: (_spans, done) => done({ code: 0 }), forceFlush: never, shutdown: () => Promise.resolve() }],
  ['shutdown', { export: (_spans, done) => done({ code: 0 }), shutdown: never }],
];

test('an exporter that gets stuck in any of its methods cannot hold the end of the application', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const ends = stuck.map(async ([method, exporter]) => {
    const engine = new ShadowEngine({ candidates: [candidateAt(simulator)], exporter });
    engine.offer(capturedCall());
    await vi.waitFor(() => expect(engine.funnel().replayed).toBe(1), { interval: 5, timeout: 5000 });
    const endMs = await durationOf(() => engine.shutdown(50));
    return { method, isInTime: endMs < 3500 };
  });

  expect(await Promise.all(ends)).toEqual(stuck.map(([method]) => ({ method, isInTime: true })));
});

test('what the candidate is asked leaves nothing open after the shutdown', async () => {
  const app = await startShadowApp();
  await app.ask();
  await app.processor.forceFlush();
  const openBefore = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  await app.processor.shutdown();
  await nextTurn();

  // The simulator's side of the connection ends with ours.
  await vi.waitFor(
    () => {
      const open = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
      expect(open).toBeLessThan(openBefore);
    },
    { interval: 5, timeout: 2000 },
  );
});

/** A finished call as capture offers it. */
function capturedCall(): CapturedCall {
  const body = { model: 'gpt-primary', messages: [{ role: 'user', content: 'Hello' }] };
  const format = wireFormat('openai.chat');
  const redactor = createRedactor({ budgetMs: 60_000 });
  const call = {
    operation: 'chat' as const,
    provider: 'openai',
    server: { address: 'api.example.com' },
    format: format.name,
    request: format.decodeRequest(body),
    requestBody: body,
    outcome: { status: 'success' as const },
    timing: { startedAtMs: 0, durationMs: 1 },
    resendCount: 0,
  };
  return {
    redacted: redactor.redactCall(call, { body: true }),
    span: { traceId: '1'.repeat(32), spanId: '2'.repeat(16) },
    pairId: '3'.repeat(32),
    sampling: { sampled: true, ratio: 1 },
    redactor,
    tracer: trace.getTracer('test'),
    contentOnSpans: false,
    sizeBytes: 100,
  };
}
