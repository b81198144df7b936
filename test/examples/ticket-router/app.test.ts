import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../../support/simulator/start-simulator.ts';
import { ticketClassifier } from '../../support/simulator/models/ticket-classifier.ts';
import type { Simulator } from '../../support/simulator/start-simulator.ts';

const appFile = fileURLToPath(new URL('../../../examples/ticket-router/app.ts', import.meta.url));
let simulator: Simulator;
let app: ChildProcess;
let firstLine: string;
let url: string;

beforeAll(async () => {
  const router = ticketClassifier({ rank: (text) => (text.includes('money') ? ['refund'] : ['shipping']) });
  simulator = await startSimulator({ models: { router } });
  const variables = { OPENAI_BASE_URL: simulator.openaiBaseUrl, OPENAI_API_KEY: 'any', MODEL: 'router', PORT: '0' };
  app = spawn(process.execPath, [appFile], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  [firstLine] = (await once(createInterface({ input: app.stdout! }), 'line')) as [string];
  url = firstLine.split(' ').at(-1) ?? '';
});

afterAll(async () => {
  app.kill('SIGKILL');
  await simulator.close();
});

test('the application says where it listens and is healthy', async () => {
  expect(firstLine).toMatch(/^ticket-router listens on http:\/\/127\.0\.0\.1:\d+$/);
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
});

test('a ticket gets the route that the model chose by a tool call', async () => {
  const body = JSON.stringify({ id: 'T-1', text: 'I want my money back. No rush.' });
  const response = await fetch(`${url}/tickets`, { method: 'POST', body });

  expect(await response.json()).toEqual({ id: 'T-1', route: 'refund', priority: 'low' });
  expect(simulator.requests.at(-1)?.body).toMatchObject({ model: 'router', tool_choice: 'required' });
});

test('a body without text and a failing provider are answered with errors', async () => {
  const bad = await fetch(`${url}/tickets`, { method: 'POST', body: 'no json' });
  simulator.setFaults([{ kind: 'status', status: 401 }]);
  const failed = await fetch(`${url}/tickets`, { method: 'POST', body: '{"text":"x"}' });
  simulator.reset();

  expect(bad.status).toBe(400);
  expect(failed.status).toBe(502);
  expect(await failed.json()).toEqual({ error: 'AuthenticationError' });
});

test('SIGTERM ends it cleanly', async () => {
  const ended = once(app, 'exit');
  app.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
