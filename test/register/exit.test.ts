import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type AppResult, runApp } from '../support/run-app.ts';
import { startSimulator, type Simulator } from '../support/simulator/start-simulator.ts';
import { fixture, runShadowed, type ShadowedOptions, type ShadowedResult } from './run-shadowed.ts';

const app = [fixture('ends.mjs')];
/** What a process may take beyond the time-outs that are tested, on a machine that does other things, too. */
const slackMs = 4000;

let primary: Simulator;
let hanging: Simulator;
/** Takes connections and never says anything. */
let silent: Server;
let env: Record<string, string>;

beforeAll(async () => {
  [primary, hanging] = await Promise.all([startSimulator(), startSimulator({ faults: [{ kind: 'hang' }] })]);
  silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  env = { OPENAI_BASE_URL: primary.openaiBaseUrl, OPENAI_API_KEY: 'unused' };
});
afterAll(async () => {
  silent.close();
  await Promise.all([primary.close(), hanging.close()]);
});

function shadowed(candidateUrl: string, options: ShadowedOptions = {}): Promise<ShadowedResult> {
  const candidates = [{ id: 'a', provider: 'local', baseUrl: candidateUrl }];
  const shadow = { sampling: { ratio: 1 }, drainTimeoutMs: 500, candidates };
  return runShadowed(app, { config: { shadow }, ...options, env: { ...env, ...options.env } });
}

describe('the natural end', () => {
  test('waits for a hanging candidate no longer than the drain time-out, and accounts for it', async () => {
    const { exitCode, stderr, lingeredMs, records, funnel } = await shadowed(hanging.openaiBaseUrl);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(lingeredMs).toBeLessThan(500 + slackMs);
    expect(records.map(({ status }) => status)).toEqual(['success', 'error']);
    expect(funnel).toMatchObject({ eligible: 1, replayed: 1, failed: { shutdown: 1 } });
  });

  test('is neither broken nor held up by a Collector that refuses, or is silent', async () => {
    const silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const results = await Promise.all(
      ['http://127.0.0.1:9', silentUrl].map((otlpUrl) => shadowed(primary.openaiBaseUrl, { otlpUrl })),
    );
    for (const result of results) {
      expect(output(result)).toEqual({ exitCode: 0, stdout: 'Hello there, friend!\n', stderr: '' });
      expect(result.lingeredMs).toBeLessThan(1000 + slackMs);
      expect(result.records).toHaveLength(2);
    }
  });

  test('leaves the last work of the application alone, however long it takes', async () => {
    const last = { END: 'last work', LAST_WORK_MS: '2000' };
    const result = await shadowed(primary.openaiBaseUrl, { env: last });
    expect(output(result)).toEqual({
      exitCode: 0,
      stdout: 'Hello there, friend!\nlast work is done\n',
      stderr: '',
    });
  });
});

describe('an end of the application is what it is without us', () => {
  test.each([
    ['exit', 4],
    ['exit code', 3],
    ['uncaught', 1],
    ['rejected', 1],
    ['unsettled', 13],
  ])('%s: %i, in spite of replays under way', async (end, exitCode) => {
    const [bare, result] = await Promise.all([
      runApp(app, { env: { ...env, END: end } }),
      shadowed(hanging.openaiBaseUrl, { env: { END: end } }),
    ]);
    expect(bare.exitCode).toBe(exitCode);
    expect(output(result)).toEqual(output(bare));
    expect(result.lingeredMs).toBeLessThan(slackMs);
  });
});

test('an application that ends with process.exit() can ask for a shutdown before', async () => {
  const { exitCode, spans, records } = await shadowed(primary.openaiBaseUrl, { env: { END: 'shutdown' } });
  expect(exitCode).toBe(4);
  expect(spans.map(({ attributes }) => String(attributes['shadowspan.role'])).toSorted()).toEqual([
    'candidate',
    'primary',
  ]);
  expect(records).toHaveLength(2);
});

test('a shutdown sends the spans of calls that have just ended, with and without a shadow', async () => {
  const { exitCode, spans } = await runShadowed(app, { env: { ...env, END: 'shutdown' } });
  expect([exitCode, spans.map(({ name }) => name)]).toEqual([4, ['chat gpt-test']]);
});

function output({ exitCode, stdout, stderr }: AppResult): object {
  return { exitCode, stdout, stderr };
}
