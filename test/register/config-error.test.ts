import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startSimulator, type Simulator } from '../support/simulator/start-simulator.ts';
import { fixture, runShadowed, type ShadowedResult, temporaryFolder } from './run-shadowed.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const answer = '["Hello there, friend!"]\n';
const secret = ['Zq7', 'wordlike', '9Xk'].join('');

function run(yaml: string, env: Record<string, string> = {}): Promise<ShadowedResult> {
  const path = join(temporaryFolder(), 'shadowspan.yaml');
  writeFileSync(path, yaml);
  return runShadowed([fixture('chat.mjs')], {
    env: { OPENAI_BASE_URL: simulator.openaiBaseUrl, OPENAI_API_KEY: 'unused', SHADOWSPAN_CONFIG: path, ...env },
  });
}

test.each([
  ['an unknown key', 'featur: a', /shadowspan\.yaml:1:1: featur: unknown key\. Did you mean "feature"\?/],
  ['broken YAML', `redaction:\n  key: "${secret}`, /shadowspan\.yaml:2:\d+: not valid YAML/],
  ['a missing variable', 'feature: ${NO_SUCH}', /environment variable NO_SUCH is not set/],
])('%s ends the process with 2 before the application starts', async (_name, yaml, message) => {
  const { exitCode, stdout, stderr, otlpBodies } = await run(yaml);
  expect([exitCode, stdout, otlpBodies]).toEqual([2, '', []]);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/not started\. To start it without us, .* SHADOWSPAN_ON_CONFIG_ERROR=disable\.\n$/);
  expect(stderr).not.toContain(secret);
  expect(stderr).not.toMatch(/^ +at /m);
});

test('a named file that is not there ends the process with 2', async () => {
  const path = join(temporaryFolder(), 'no.yaml');
  const { exitCode, stdout, stderr } = await run('', { SHADOWSPAN_CONFIG: path });
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`Cannot read the configuration ${path}: there is no such file.`);
});

test.each<[string, string, Record<string, string>]>([
  ['the file says so', 'onConfigError: disable\nfeatur: a', {}],
  ['the file says so above broken YAML', `onConfigError: disable\nredaction:\n  key: "${secret}`, {}],
  ['the environment says so', 'featur: a', { SHADOWSPAN_ON_CONFIG_ERROR: 'disable' }],
  ['the environment says so of broken YAML', `feature: "${secret}`, { SHADOWSPAN_ON_CONFIG_ERROR: 'disable' }],
  ['the environment says so of no file', '', { SHADOWSPAN_ON_CONFIG_ERROR: 'disable', SHADOWSPAN_CONFIG: 'no.yaml' }],
])('the application runs without us where %s', async (_name, yaml, env) => {
  const { exitCode, stdout, stderr, otlpBodies } = await run(yaml, env);
  expect([exitCode, stdout, otlpBodies]).toEqual([0, answer, []]);
  expect(stderr).toMatch(/^shadowspan: .*[^]*shadowspan: the application runs without us\.\n$/);
  expect(stderr).not.toContain(secret);
});

test.each<[string, Record<string, string>]>([
  ['an empty file', {}],
  ['no file', { SHADOWSPAN_CONFIG: '' }],
])('%s: calls are spans, and nothing else', async (_name, env) => {
  const { exitCode, stdout, stderr, spans, files } = await run('', env);
  expect([exitCode, stdout, stderr, files]).toEqual([0, answer, '', []]);
  expect(spans.map(({ attributes }) => attributes['shadowspan.role'])).toEqual([undefined]);
});
