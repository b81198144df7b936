import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { expect, onTestFinished, test, vi } from 'vitest';

import type { CapturedCall } from '../../src/capture/shadow-intake.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import type { PairSink } from '../../src/shadow/pair-outlet.ts';
import { ShadowEngine } from '../../src/shadow/shadow-engine.ts';
import { wireFormat } from '../../src/wire/wire-formats.ts';
import { repositoryRoot } from '../support/run-app.ts';
import { type Simulator, startSimulator } from '../support/simulator/start-simulator.ts';
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
  const shutdown = vi.fn(() => Promise.resolve());
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

test.each<[string, PairSink]>([
  ['export', { export: () => undefined, shutdown: () => Promise.resolve() }],
  ['flush', { export: (_spans, done) => done({ code: 0 }), forceFlush: never, shutdown: () => Promise.resolve() }],
  ['shutdown', { export: (_spans, done) => done({ code: 0 }), shutdown: never }],
])('an exporter whose %s never ends cannot hold the end of the application', async (_, exporter) => {
  const app = await startShadowApp({ shadow: { exporter, drainTimeoutMs: 50 } });
  await app.ask();
  const endMs = await durationOf(() => app.processor.shutdown());

  expect(endMs).toBeLessThan(3500);
  expect(app.processor.funnel()).toMatchObject({ compared: 1 });
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

test('a process whose replays hang ends when the application is done', async () => {
  const [primary, candidate] = await twoSimulators();
  candidate.setFaults([{ kind: 'hang' }]);
  const app = startApplication(primary, candidate.openaiBaseUrl, 8);
  await candidate.waitForRequest();

  expect(await app.endMs()).toBeLessThan(1500);
});

test('a process whose candidate streams without end ends too', async () => {
  const [primary, candidate] = await twoSimulators();
  candidate.setFaults([{ kind: 'hang_mid_stream' }]);
  const app = startApplication(primary, candidate.openaiBaseUrl, 8);
  await candidate.waitForRequest();

  expect(await app.endMs()).toBeLessThan(1500);
});

test.skipIf(process.platform !== 'linux')(
  'a process whose candidate cannot be connected to, as behind a firewall, ends too',
  async () => {
    const [primary] = await twoSimulators();
    const port = await startUnansweringServer();
    const app = startApplication(primary, `http://127.0.0.1:${port}/v1`, 8);
    await app.connecting();

    expect(await app.endMs()).toBeLessThan(2500);
  },
);

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
    contentOnSpans: false,
    sizeBytes: 100,
  };
}

async function twoSimulators(): Promise<[Simulator, Simulator]> {
  const both = await Promise.all([startSimulator(), startSimulator()]);
  onTestFinished(async () => void (await Promise.all(both.map((simulator) => simulator.close()))));
  return both;
}

interface Application {
  /** Resolves when a connection of it is being made. */
  readonly connecting: () => Promise<void>;
  /** Tells it that it is done, and measures how long its process takes to end. */
  readonly endMs: () => Promise<number>;
}

/** An application in a process of its own: some calls, a deadline of a minute, no flush and no shutdown. */
function startApplication(primary: Simulator, candidateUrl: string, calls: number): Application {
  const source = (path: string): string => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);
  const script = `
    import { once } from 'node:events';
    import { trace } from '@opentelemetry/api';
    import { TracerProvider } from '@opentelemetry/sdk-trace';
    import OpenAI from 'openai';
    const { LlmInstrumentation } = await import(${source('capture/llm-instrumentation.ts')});
    const { ShadowSpanProcessor } = await import(${source('shadow/shadow-span-processor.ts')});
    const candidate = { id: 'c', provider: 'openai', baseUrl: ${JSON.stringify(candidateUrl)}, deadlineMs: 60_000 };
    const processor = new ShadowSpanProcessor({ sampling: { ratio: 1 }, candidates: [candidate] });
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [processor] }));
    new LlmInstrumentation({ redaction: { budgetMs: 60_000 } });
    const client = new OpenAI({ baseURL: ${JSON.stringify(primary.openaiBaseUrl)}, apiKey: 'unused', maxRetries: 0 });
    const messages = [{ role: 'user', content: 'Hello' }];
    for (let call = 0; call < ${calls}; call += 1) {
      await client.chat.completions.create({ model: 'gpt-primary', messages, stream: call % 2 === 1 }).then(async (answer) => {
        if (call % 2 === 1) for await (const _ of answer) continue;
      });
    }
    const poll = setInterval(() => {
      if (process.getActiveResourcesInfo().includes('ConnectWrap')) process.stdout.write('connecting\\n');
    }, 10);
    process.stdin.resume();
    await once(process.stdin, 'end');
    clearInterval(poll);
  `;
  const args = ['--no-warnings', '--input-type=module', '-e', script];
  const child = execFile(process.execPath, args, { cwd: repositoryRoot, timeout: 20_000 });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  let complaints = '';
  child.stderr?.on('data', (text) => (complaints += String(text)));
  return {
    connecting: async () => void (await once(lines, 'line')),
    endMs: () =>
      durationOf(async () => {
        child.stdin?.end();
        expect([await ended, complaints]).toEqual([[0, null], '']);
      }),
  };
}

/** A server whose queue of connections is full and never taken from: the kernel leaves further ones unanswered. */
async function startUnansweringServer(): Promise<number> {
  const script = `
    const net = require('node:net');
    const server = net.createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      const { port } = server.address();
      process.stdout.write(port + '\\n', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });
  `;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const fill = `
    for (let index = 0; index < 4; index += 1) require('node:net').connect(${line}, '127.0.0.1').on('error', () => {});
    setTimeout(() => process.stdout.write('full\\n'), 100);
  `;
  const filling = spawn(process.execPath, ['-e', fill], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void filling.kill('SIGKILL'));
  await once(createInterface({ input: filling.stdout }), 'line');
  return Number(line);
}
