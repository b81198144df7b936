import { readdirSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { runApp } from '../support/run-app.ts';
import { startSimulator, type Simulator } from '../support/simulator/start-simulator.ts';
import { fixture, runShadowed, temporaryFolder } from './run-shadowed.ts';

const config = {
  shadow: { sampling: { ratio: 1 }, candidates: [{ id: 'small', provider: 'local', baseUrl: '${CANDIDATE_URL}' }] },
};

let simulator: Simulator;
let env: Record<string, string>;
beforeAll(async () => {
  simulator = await startSimulator();
  env = {
    OPENAI_BASE_URL: simulator.openaiBaseUrl,
    OPENAI_API_KEY: 'unused',
    CANDIDATE_URL: simulator.openaiBaseUrl,
  };
});
afterAll(() => simulator.close());

describe('an application without an SDK', () => {
  test('gets one from the OTEL variables', async () => {
    const resource = { OTEL_SERVICE_NAME: 'the-service', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test' };
    const { spans, otlpBodies } = await runShadowed([fixture('chat.mjs')], { env: { ...env, ...resource } });
    expect(spans.map(({ name }) => name)).toEqual(['chat gpt-test']);
    expect(otlpBodies[0]).toContain('"the-service"');
    expect(otlpBodies[0]).toContain('"deployment.environment.name"');
  });

  test('has its own span, made through the API alone, as parent of the first call', async () => {
    const { spans, otlpBodies } = await runShadowed([fixture('manual-span.mjs')], { env });
    expect(spans.map(({ name }) => name).toSorted()).toEqual(['chat gpt-test', 'handle']);
    expect(otlpSpan(otlpBodies, 'chat gpt-test')).toMatchObject({
      traceId: otlpSpan(otlpBodies, 'handle')['traceId'],
      parentSpanId: otlpSpan(otlpBodies, 'handle')['spanId'],
    });
    expect(otlpSpan(otlpBodies, 'handle')['parentSpanId']).toBeUndefined();
  });

  test('gets none, and is shadowed all the same, with OTEL_SDK_DISABLED', async () => {
    const off = { OTEL_SDK_DISABLED: 'true', CALLS: '2' };
    const result = await runShadowed([fixture('chat.mjs')], { env: { ...env, ...off }, config });
    expect([result.exitCode, result.stderr, result.otlpBodies]).toEqual([0, '', []]);
    expect(result.records.map(({ status }) => status)).toEqual(Array(4).fill('success'));
    expect(new Set(result.records.map(({ example_id: id }) => id)).size).toBe(2);
  });
});

test('the spans of pairs go to an endpoint of their own where one is named', async () => {
  const receiver = await startOtlpReceiver();
  const records = { otlp: { url: `${receiver.url}/v1/traces`, headers: { 'x-tenant': 'a' } } };
  const { exitCode, stderr } = await runShadowed([fixture('chat.mjs')], { env, config: { ...config, records } });
  await receiver.close();
  expect([exitCode, stderr]).toEqual([0, '']);
  const [primary, candidate, ...others] = receiver.spans;
  expect([primary, candidate, others]).toMatchObject([
    { attributes: { 'shadowspan.role': 'primary' } },
    {
      attributes: {
        'shadowspan.role': 'candidate',
        'shadowspan.pair.id': primary?.attributes['shadowspan.pair.id'],
        'shadowspan.comparison.status': 'compared',
      },
    },
    [],
  ]);
});

describe('an application with an SDK of its own', () => {
  test.each([
    ['set up after us', [], 'own-sdk.mjs'],
    ['set up before us', [fixture('sdk-setup.mjs')], 'own-sdk.mjs'],
  ])('%s keeps it, gets our spans, and no second one', async (_name, importsBefore, app) => {
    const { exitCode, stdout, stderr, otlpBodies, records } = await runShadowed([fixture(app)], {
      env,
      config,
      importsBefore,
    });
    const { registered, spans } = JSON.parse(stdout) as { registered: boolean; spans: OwnSpan[] };
    const byRole = (role?: string) => spans.filter((span) => span.role === role);
    const [[handle], [primary], [candidate]] = [byRole(), byRole('primary'), byRole('candidate')];

    expect([exitCode, stderr, registered, spans.length]).toEqual([0, '', true, 3]);
    expect(handle).toMatchObject({ name: 'handle' });
    expect(primary).toMatchObject({ name: 'chat gpt-test', parent: handle?.id });
    expect(candidate).toMatchObject({ name: 'chat gpt-test', links: [primary?.id], pair: primary?.pair });
    expect(candidate?.parent).toBeUndefined();
    expect(records).toHaveLength(2);
    expect(otlpBodies).toEqual([]);
  });
});

describe('an application that composes by itself', () => {
  test('with NodeSDK, an instrumentation, a span processor and an exporter', async () => {
    const records = temporaryFolder();
    const { exitCode, stdout, stderr } = await runApp([fixture('composed-node-sdk.mjs')], {
      // Of its own, NodeSDK also sends metrics to a Collector, which is not here.
      env: { ...env, RECORDS: records, OTEL_METRICS_EXPORTER: 'none' },
    });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({
      answer: 'Hello there, friend!',
      spans: [
        ['chat gpt-test', 'primary'],
        ['chat small', 'candidate'],
      ],
      compared: 1,
    });
    const [run] = readdirSync(records);
    expect(readdirSync(`${records}/${run}`)).toEqual(expect.arrayContaining(['manifest.json', 'records.jsonl']));
  });

  test('with registerInstrumentations in CommonJS, until it unregisters', async () => {
    const { exitCode, stdout, stderr } = await runApp([fixture('register-instrumentations.cjs')], { env });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({
      spans: [
        ['chat gpt-test', 'primary'],
        ['chat gpt-test', 'candidate'],
      ],
      compared: 1,
    });
  });
});

interface OwnSpan {
  readonly name: string;
  readonly id: string;
  readonly parent?: string;
  readonly links: readonly string[];
  readonly role?: string;
  readonly pair?: string;
}

/** A span as it was sent, with its parent. */
function otlpSpan(bodies: readonly string[], name: string): Record<string, unknown> {
  const found = bodies.flatMap((body) => objectsIn(JSON.parse(body))).find((value) => value['name'] === name);
  expect(found).toMatchObject({ spanId: expect.any(String) });
  return found as Record<string, unknown>;
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsIn)];
}
