import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { ShadowspanConfig } from '../../src/config/config.ts';
import { type AppResult, runApp } from '../support/run-app.ts';
import { startSimulator, type Simulator } from '../support/simulator/start-simulator.ts';
import { fixture, runShadowed, temporaryFolder } from './run-shadowed.ts';

const app = [fixture('chat.mjs')];

let primary: Simulator;
let melting: Simulator;
let garbled: Simulator;
let env: Record<string, string>;
beforeAll(async () => {
  [primary, melting, garbled] = await Promise.all([
    // Every application meets an error of its own provider, too.
    startSimulator({
      faults: [{ kind: 'status', status: 503, match: ({ bodyText }) => bodyText.includes('Hello 1') }],
    }),
    startSimulator({ faults: [{ kind: 'status', status: 500 }] }),
    startSimulator({ faults: [{ kind: 'garbage_json', ratio: 0.5 }, { kind: 'reset_mid_stream' }] }),
  ]);
  env = { OPENAI_BASE_URL: primary.openaiBaseUrl, OPENAI_API_KEY: 'unused', CALLS: '4' };
});
afterAll(() => Promise.all([primary.close(), melting.close(), garbled.close()]));

function shadowing(baseUrl: string): ShadowspanConfig {
  const candidates = [{ id: 'a', provider: 'local', baseUrl, deadlineMs: 500 }];
  return { shadow: { sampling: { ratio: 1 }, drainTimeoutMs: 1000, candidates } };
}

test.each<[string, string, () => string, object]>([
  ['dead', '0', () => 'http://127.0.0.1:9/v1', { failed: { ECONNREFUSED: 3 } }],
  ['melting', '1', () => melting.openaiBaseUrl, { failed: { server_error: 3 } }],
  ['garbled', '0', () => garbled.openaiBaseUrl, { compared: 0 }],
  ['garbled', '1', () => garbled.openaiBaseUrl, { compared: 0 }],
])('a %s candidate changes nothing for the application (streamed: %s)', async (_name, stream, baseUrl, counted) => {
  const asked = { ...env, STREAM: stream };
  const [bare, shadowed] = await Promise.all([
    runApp(app, { env: asked }),
    runShadowed(app, { env: asked, config: shadowing(baseUrl()) }),
  ]);
  expect(bare.stdout).toMatch(/Hello there.*InternalServerError 503.*Hello there/);
  expect(output(shadowed)).toEqual(output(bare));
  expect(shadowed.funnel).toMatchObject({ seen: 4, ineligible: { primary_error: 1 }, replayed: 3, ...counted });
  expect(shadowed.records).toHaveLength(6);
});

test('a records directory that cannot be written changes nothing but one warning', async () => {
  const directory = join(temporaryFolder(), 'runs');
  writeFileSync(directory, 'a file');
  const config = { ...shadowing(primary.openaiBaseUrl), records: { directory } };
  const [bare, shadowed] = await Promise.all([runApp(app, { env }), runShadowed(app, { env, config })]);

  expect({ ...output(shadowed), stderr: '' }).toEqual(output(bare));
  expect(shadowed.stderr.split('\n').filter((line) => line !== '')).toEqual([
    expect.stringMatching(/SHADOWSPAN_RECORDS_UNWRITABLE.*cannot be written under .*runs \(E[A-Z]+\)/),
    expect.stringContaining('node --trace-warnings'),
  ]);
  expect(shadowed.spans.filter(({ attributes }) => attributes['shadowspan.role'] === 'candidate')).toHaveLength(3);
});

function output({ exitCode, stdout, stderr }: AppResult): object {
  return { exitCode, stdout, stderr };
}
