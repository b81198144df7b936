import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { test, type TestContext } from 'vitest';

import { repositoryRoot } from '../support/run-app.ts';
import { type Simulator, startSimulator } from '../support/simulator/start-simulator.ts';

type AtEnd = TestContext['onTestFinished'];

test.concurrent('a process whose replays hang ends when the application is done', async ({
  expect,
  onTestFinished,
}) => {
  const [primary, candidate] = await twoSimulators(onTestFinished);
  // The first ones are answered: a connection that is used again must not hold the process either.
  candidate.setFaults([{ kind: 'hang', match: ({ ordinal }) => ordinal > 5 }]);
  const app = startApplication(primary, candidate.openaiBaseUrl, 8);
  await candidate.waitForRequest(({ ordinal }) => ordinal > 5);

  expect(await app.endMs()).toBeLessThan(1500);
});

test.concurrent('a process whose candidate streams without end ends too', async ({ expect, onTestFinished }) => {
  const [primary, candidate] = await twoSimulators(onTestFinished);
  candidate.setFaults([{ kind: 'hang_mid_stream' }]);
  const app = startApplication(primary, candidate.openaiBaseUrl, 8);
  await candidate.waitForRequest();

  expect(await app.endMs()).toBeLessThan(1500);
});

// Only Linux leaves connections above the backlog unanswered.
test
  .skipIf(process.platform !== 'linux')
  .concurrent(
    'a process whose candidate cannot be connected to, as behind a firewall, ends too',
    async ({ expect, onTestFinished }) => {
      const [primary] = await twoSimulators(onTestFinished);
      const port = await startUnansweringServer(onTestFinished);
      const app = startApplication(primary, `http://127.0.0.1:${port}/v1`, 24);
      await app.connecting();

      expect(await app.endMs()).toBeLessThan(3000);
    },
  );

async function twoSimulators(atEnd: AtEnd): Promise<[Simulator, Simulator]> {
  const both = await Promise.all([startSimulator(), startSimulator()]);
  atEnd(async () => void (await Promise.all(both.map((simulator) => simulator.close()))));
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
    async endMs() {
      const startMark = performance.now();
      child.stdin?.end();
      assert.deepEqual([await ended, complaints], [[0, null], '']);
      return performance.now() - startMark;
    },
  };
}

/** A server whose queue of connections is full and never taken from: the kernel leaves further ones unanswered. */
async function startUnansweringServer(atEnd: AtEnd): Promise<number> {
  const script = `
    const net = require('node:net');
    const server = net.createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      const { port } = server.address();
      process.stdout.write(port + '\\n', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });
  `;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  atEnd(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const fill = `
    for (let index = 0; index < 4; index += 1) require('node:net').connect(${line}, '127.0.0.1').on('error', () => {});
    setTimeout(() => process.stdout.write('full\\n'), 100);
  `;
  const filling = spawn(process.execPath, ['-e', fill], { stdio: ['ignore', 'pipe', 'inherit'] });
  atEnd(() => void filling.kill('SIGKILL'));
  await once(createInterface({ input: filling.stdout }), 'line');
  return Number(line);
}
