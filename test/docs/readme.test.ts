import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { parseConfig } from '../../src/config/load-config.ts';
import { configSchema } from '../../src/config/config-schema.ts';
import { parseRecordLine } from '../../src/model/record.ts';
import { startOtlpReceiver, type OtlpReceiver } from '../support/otlp-receiver.ts';
import { repositoryRoot, runApp } from '../support/run-app.ts';
import { type Simulator, startSimulator } from '../support/simulator/start-simulator.ts';

const readme = readFileSync(join(repositoryRoot, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  peerDependencies: Record<string, string>;
};

let simulator: Simulator;
let collector: OtlpReceiver;
let folder: string;

beforeAll(async () => {
  simulator = await startSimulator();
  collector = await startOtlpReceiver();
  // Inside the checkout, so that `import 'shadowspan'` and the SDKs resolve as in an application.
  folder = mkdtempSync(join(repositoryRoot, '.readme-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await collector.close();
  await simulator.close();
});

/** The first code block of a language, or the one after a marker comment. */
function block(language: string, marker?: string): string {
  const from = marker === undefined ? 0 : readme.indexOf(`<!-- ${marker} -->`);
  expect(from, `marker ${marker}`).toBeGreaterThanOrEqual(0);
  const start = readme.indexOf(`\`\`\`${language}\n`, from);
  const end = readme.indexOf('\n```', start);
  expect(start, `block ${language}`).toBeGreaterThanOrEqual(0);
  return readme.slice(start + language.length + 4, end + 1);
}

function environment(): Record<string, string> {
  return {
    OPENAI_API_KEY: 'unused',
    ANTHROPIC_API_KEY: 'unused',
    OPENAI_BASE_URL: simulator.openaiBaseUrl,
    SHADOWSPAN_REDACTION_KEY: 'a-key-of-the-readme-test',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  };
}

test('the install line names every peer', () => {
  const line = readme.split('\n').find((text) => text.startsWith('npm install shadowspan')) ?? '';
  for (const peer of Object.keys(manifest.peerDependencies)) expect(line).toContain(peer);
});

test('every npm script that the README names exists', () => {
  const named = [...readme.matchAll(/npm (?:run )?(demo|test|bench)\b/g)].map((match) => match[1] as string);
  expect(new Set(named)).toEqual(new Set(['demo', 'test', 'bench']));
  for (const script of named) expect(manifest.scripts).toHaveProperty(script);
});

test('the table of the configuration names every key of the schema, and no other', () => {
  const rows = [...readme.matchAll(/^\| (`[a-zA-Z].*?`) +\|/gm)].flatMap(([, cell]) => keysOfCell(cell as string));
  expect(rows.toSorted()).toEqual(schemaKeys().toSorted());
});

test('the configuration starts an application, and spans, records and a report come out', async () => {
  const yaml = block('yaml')
    .replace('ratio: 0.05', 'ratio: 1')
    .replace('model: gpt-5-mini', `model: gpt-5-mini\n      baseUrl: ${simulator.openaiBaseUrl}`)
    .replace('model: claude-haiku-4-5', `model: claude-haiku-4-5\n      baseUrl: ${simulator.anthropicBaseUrl}/v1`);
  expect(() => parseConfig(block('yaml'), 'README.md', environment())).not.toThrow();
  writeFileSync(join(folder, 'shadowspan.yaml'), yaml);
  writeFileSync(join(folder, 'app.js'), readFileSync(join(repositoryRoot, 'test/fixtures/chat.mjs')));

  const command = block('sh', 'register').trim().split(' ').slice(1);
  const app = await runApp(command, {
    cwd: folder,
    env: { ...environment(), CALLS: '3', PROMPT: 'I am jane@example.org' },
  });
  expect(app).toMatchObject({ exitCode: 0, stderr: '' });

  const config = await runApp([join(repositoryRoot, 'dist/cli/main.js'), 'config'], {
    cwd: folder,
    env: environment(),
  });
  expect(config.exitCode).toBe(0);
  const report = await runApp([join(repositoryRoot, 'dist/cli/main.js'), 'report'], { cwd: folder });
  expect(report.exitCode).toBe(0);
  expect(masked(report.stdout)).toContain(masked(funnelOf(block('text', 'report'))).slice(0, 60));

  const chatSpans = collector.spans.filter((span) => span.name === 'chat gpt-test');
  expect(chatSpans).toHaveLength(3);
  const example = JSON.parse(block('json', 'message')) as object;
  const [message] = (chatSpans[0]?.attributes['gen_ai.input.messages'] ?? []) as object[];
  expect(shapeOf(message)).toEqual(shapeOf(example));
  expect(collector.bodies.join('')).not.toContain('jane@');
});

test('the record in the README has no key that records have not', () => {
  const files = globSync(join(folder, 'shadowspan-runs/*/records.jsonl'));
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').trim().split('\n')).map(parseRecordLine);
  const candidate = lines.find((line) => JSON.stringify(line.custom).includes('"role":"candidate"'));
  const missing = keyPaths(JSON.parse(block('json', 'record'))).filter((path) => !keyPaths(candidate).includes(path));
  expect(missing.filter((path) => !/tool_calls|counts|params\./.test(path))).toEqual([]);
});

test('the composed program runs as it stands', async () => {
  const calls = readFileSync(join(repositoryRoot, 'test/fixtures/chat.mjs'), 'utf8');
  const program = block('ts')
    .replace('ratio: 0.05', 'ratio: 1')
    .replace("model: 'gpt-5-mini'", `model: 'gpt-5-mini', baseUrl: '${simulator.openaiBaseUrl}'`);
  writeFileSync(join(folder, 'composed.ts'), `${program}\n${calls}\nawait sdk.shutdown();\n`);
  const before = collector.spans.length;
  const result = await runApp([join(folder, 'composed.ts')], { cwd: folder, env: environment() });
  expect(result.stderr).toBe('');
  expect(result.exitCode).toBe(0);
  const roles = collector.spans.slice(before).map((span) => String(span.attributes['shadowspan.role']));
  expect(roles.toSorted()).toEqual(['candidate', 'primary']);
});

function keysOfCell(cell: string): string[] {
  const [first = '', ...others] = [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string);
  const parent = first.slice(0, first.lastIndexOf('.'));
  return [first, ...others.map((other) => `${parent}${other}`)].map((key) => key.replace('[]', ''));
}

interface SchemaNode {
  readonly properties?: Record<string, SchemaNode>;
  readonly items?: SchemaNode;
}

function schemaKeys(): string[] {
  const leaves = new Set(['headers', 'parameters', 'systemPrompt', 'body', 'sensitiveKeys']);
  const walk = (node: SchemaNode, path: string): string[] => {
    const properties = node.properties ?? node.items?.properties;
    if (properties === undefined || leaves.has(path.split('.').at(-1) ?? '')) return [path];
    return Object.entries(properties).flatMap(([key, child]) => walk(child, path === '' ? key : `${path}.${key}`));
  };
  return walk(z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as SchemaNode, '');
}

function funnelOf(report: string): string {
  return report.slice(report.indexOf('Where every call went'));
}

function masked(text: string): string {
  return text.replaceAll(/[\d,.]+/g, '#').replaceAll(/ +/g, ' ');
}

function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, shapeOf(child)]));
}

function keyPaths(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, child]) => [
    path,
    ...keyPaths(child, path === '' ? key : `${path}.${key}`),
  ]);
}
