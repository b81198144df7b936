import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import manifest from '../../package.json' with { type: 'json' };
import { parseRecordLine } from '../../src/model/record.ts';
import { nodeBinaries, runApp } from '../support/run-app.ts';
import { startSimulator, type Simulator } from '../support/simulator/start-simulator.ts';
import { fixture } from '../register/run-shadowed.ts';
import { installPackage } from './installed-package.ts';

let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  const required = [...Object.keys(manifest.dependencies), '@opentelemetry/api'];
  [simulator, folder] = await Promise.all([startSimulator(), installPackage(required)]);
  cpSync(fixture('fetch-app.mjs'), join(folder, 'app.mjs'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await simulator.close();
});

test.each(nodeBinaries)(
  'without its optional peers, on Node %s, calls are shadowed and recorded, and one line says what to install',
  async (version, node) => {
    const runs = `runs-${version}`;
    writeConfig({ directory: runs });
    const { exitCode, stdout, stderr } = await run(node);

    expect([exitCode, stdout]).toEqual([0, 'Hello there, friend!\n']);
    const [line, hint, ...others] = stderr.trim().split('\n');
    expect(line).toContain('[SHADOWSPAN_NO_SDK]');
    expect(line).toContain('npm install @opentelemetry/sdk-node');
    // Node's own words about warnings.
    expect([hint, others]).toEqual([expect.stringContaining('--trace-warnings'), []]);
    expect(recordsIn(runs).map(({ status, output_text: text }) => [status, text])).toEqual([
      ['success', 'Hello there, friend!'],
      ['success', 'Hello there, friend!'],
    ]);
  },
);

test('without the exporter, pairs that should be sent are told to be lost, and recorded all the same', async () => {
  writeConfig({ directory: 'runs-otlp', otlp: { url: 'http://127.0.0.1:9/v1/traces' } });
  const { exitCode, stderr } = await run(process.execPath);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/\[SHADOWSPAN_NO_OTLP_EXPORTER\].* npm install @opentelemetry\/exporter-trace-otlp-http/);
  expect(recordsIn('runs-otlp')).toHaveLength(2);
});

test('with an SDK that cannot be started, calls are shadowed and recorded, and one line says so', async () => {
  const broken = join(folder, 'node_modules/@opentelemetry/sdk-node');
  mkdirSync(broken);
  writeFileSync(
    join(broken, 'index.js'),
    "exports.NodeSDK = class { constructor() { throw new RangeError('told by nobody'); } };",
  );
  writeConfig({ directory: 'runs-broken' });
  const { exitCode, stdout, stderr } = await run(process.execPath);
  rmSync(broken, { recursive: true });

  expect([exitCode, stdout]).toEqual([0, 'Hello there, friend!\n']);
  expect(stderr).toMatch(/\[SHADOWSPAN_SDK_FAILED\].*could not be started \(RangeError\)/);
  expect(stderr).not.toContain('told by nobody');
  expect(recordsIn('runs-broken')).toHaveLength(2);
});

function writeConfig(records: object): void {
  const candidates = [{ id: 'small', provider: 'local', baseUrl: simulator.openaiBaseUrl }];
  writeFileSync(
    join(folder, 'shadowspan.yaml'),
    JSON.stringify({ shadow: { sampling: { ratio: 1 }, candidates }, records }),
  );
}

function run(node: string) {
  const env = { OPENAI_BASE_URL: simulator.openaiBaseUrl };
  return runApp(['--import', 'shadowspan/register', 'app.mjs'], { cwd: folder, env, node });
}

function recordsIn(directory: string) {
  const [file] = globSync(`${directory}/*/records.jsonl`, { cwd: folder });
  const lines = readFileSync(join(folder, file ?? ''), 'utf8')
    .trim()
    .split('\n');
  return lines.map(parseRecordLine);
}
