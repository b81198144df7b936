import { execFile } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import manifest from '../../package.json' with { type: 'json' };
import { VERSION } from '../../src/version.ts';
import { repositoryRoot } from '../support/run-app.ts';
import { installPackage, pack } from './installed-package.ts';

const run = promisify(execFile);
const compiler = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
const required = [...Object.keys(manifest.dependencies), '@opentelemetry/api'];

let folder: string;
beforeAll(async () => {
  folder = await installPackage([...required, '@types/node', 'undici-types', '@opentelemetry/sdk-trace']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package', () => {
  test('holds the build, its sources for the maps, README and LICENSE, and nothing else', async () => {
    const paths = (await pack('--dry-run')).files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'LICENSE',
        'dist/index.js',
        'dist/index.d.ts',
        'src/index.ts',
      ]),
    );
    expect(paths.filter((path) => !/^(dist|src)\/|^(package\.json|README\.md|LICENSE)$/.test(path))).toEqual([]);
    expect(paths.filter((path) => /(^|[./])(test|bench|fixture)s?[./]/.test(path))).toEqual([]);
  });

  test('has every file that its manifest names', () => {
    const targets = [...textsIn(manifest.exports), ...textsIn(manifest.bin)];
    expect(targets.length).toBeGreaterThanOrEqual(6);
    expect(targets.filter((target) => !existsSync(join(folder, 'node_modules/shadowspan', target)))).toEqual([]);
  });

  test('has one version', async () => {
    const bin = join(folder, 'node_modules/shadowspan', manifest.bin.shadowspan);
    const { stdout, stderr } = await run(process.execPath, [bin, '--version']);
    expect([stdout, stderr, VERSION]).toEqual([`${manifest.version}\n`, '', manifest.version]);
  });

  test.each([
    ['import', 'app.mjs', "import * as all from 'shadowspan'; console.log(Object.keys(all).join());"],
    ['require', 'app.cjs', "console.log(Object.keys(require('shadowspan')).filter((k) => k !== '__esModule').join());"],
  ])('can be loaded with %s, without its optional peers', async (_way, name, source) => {
    writeFileSync(join(folder, name), source);
    const { stdout, stderr } = await run(process.execPath, [name], { cwd: folder });
    expect(stderr).toBe('');
    expect(stdout.trim().split(',').toSorted()).toEqual([
      'LlmInstrumentation',
      'PairExporter',
      'ShadowSpanProcessor',
      'ShadowspanError',
      'createRedactor',
    ]);
  });
});

describe('the types', () => {
  const source = `
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import {
  createRedactor, LlmInstrumentation, PairExporter, ShadowspanError, ShadowSpanProcessor,
  type CandidateOptions, type FunnelSnapshot, type LlmInstrumentationOptions, type PairSink, type ResultRecord,
} from 'shadowspan';

const options: LlmInstrumentationOptions = { content: { spans: 'redacted' }, spans: 'adopt' };
const candidate: CandidateOptions = { id: 'a', provider: 'openai', model: 'm', parameters: { temperature: 0 } };
const exporter: PairSink = new PairExporter({ directory: './runs' });
const shadow = new ShadowSpanProcessor({ candidates: [candidate], exporter });
const seen: number = (shadow.funnel() satisfies FunnelSnapshot).seen;
// Accepted as what they are for OpenTelemetry.
new TracerProvider({ spanProcessors: [shadow, new SimpleSpanProcessor({ exporter: new PairExporter({ directory: '.' }) })] });
new LlmInstrumentation(options).setTracerProvider(new TracerProvider());
const code: 'config_invalid' | string = new ShadowspanError('invalid_option', 'x').code;
export function statusOf(record: ResultRecord): string { return record.status; }
export { code, createRedactor, seen };
`;

  test.each([['consumer.mts'], ['consumer.cts']])('compile for a strict %s', async (name) => {
    writeFileSync(join(folder, name), source);
    expect(await compile(name)).toBe('');
  });

  test('tell a mistyped option', async () => {
    writeFileSync(
      join(folder, 'wrong.mts'),
      "import { LlmInstrumentation } from 'shadowspan';\nnew LlmInstrumentation({ contents: {} });\n",
    );
    expect(await compile('wrong.mts')).toContain("'contents' does not exist in type 'LlmInstrumentationOptions'");
  });
});

/** What the compiler says; libraries are checked, too. */
async function compile(name: string): Promise<string> {
  const flags = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--types',
    'node',
    '--exactOptionalPropertyTypes',
  ];
  try {
    const { stdout } = await run(process.execPath, [compiler, ...flags, name], { cwd: folder });
    return stdout;
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
