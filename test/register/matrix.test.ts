import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { safeParseRecordLine, shadowspanFieldsOf } from '../../src/model/record.ts';
import { hasSharedFacts, needsSharedFacts, sharedFact } from '../records/shared-facts.ts';
import type { ReceivedSpan } from '../support/otlp-receiver.ts';
import { nodeBinaries, runApp } from '../support/run-app.ts';
import { startSimulator, type Simulator } from '../support/simulator/start-simulator.ts';
import { fixture, runShadowed, type ShadowedResult } from './run-shadowed.ts';

const shadow = {
  sampling: { ratio: 1 },
  candidates: [{ id: 'small', provider: 'local', model: 'small', baseUrl: '${CANDIDATE_URL}' }],
};

let primary: Simulator;
let candidate: Simulator;
let env: Record<string, string>;
/** Record lines of all applications, for the JSON Schema at the end. */
const lines: string[] = [];

beforeAll(async () => {
  [primary, candidate] = await Promise.all([startSimulator(), startSimulator()]);
  env = {
    OPENAI_BASE_URL: primary.openaiBaseUrl,
    OPENAI_API_KEY: 'unused',
    ANTHROPIC_BASE_URL: primary.anthropicBaseUrl,
    ANTHROPIC_API_KEY: 'unused',
    CANDIDATE_URL: candidate.openaiBaseUrl,
  };
});
afterAll(() => Promise.all([primary.close(), candidate.close()]));

test('the matrix has all supported versions of Node', () => {
  expect(nodeBinaries.map(([version]) => version)).toEqual(['22', '24', '26']);
});

describe.each(nodeBinaries)('on Node %s', (version, node) => {
  test.each(['every-call.mjs', 'every-call.cjs'])('%s does what it does without us, and is captured', async (name) => {
    const [bare, shadowed] = await Promise.all([
      runApp([fixture(name)], { node, env }),
      runShadowed([fixture(name)], { node, env, config: { feature: 'matrix', shadow } }),
    ]);
    lines.push(...shadowed.recordLines);

    expect(bare.stdout).toContain('Hello there');
    expect(outputOf(shadowed)).toEqual(outputOf(bare));
    // One span for each call: ours for OpenAI, that of the SDK itself for Anthropic.
    expect(chatSpans(shadowed, 'primary')).toEqual([
      'anthropic.messages.create claude-test',
      'anthropic.messages.create claude-test',
      'chat gpt-test gpt-test',
      'chat gpt-test gpt-test',
    ]);
    expect(chatSpans(shadowed, 'candidate')).toEqual(Array(4).fill('chat small small'));
    expect(shadowed.funnel).toMatchObject({ seen: 4, eligible: 4, replayed: 4, compared: 4, records_written: 8 });
    expect(pairsOf(shadowed)).toEqual(Array.from({ length: 4 }, () => ['candidate', 'primary']));
    expect(recordsWithoutSpan(shadowed)).toEqual([]);
  });

  test('an application with a dispatcher of its own is captured, after the first call at the latest', async () => {
    const app = [fixture('own-dispatcher.mjs')];
    const [bare, shadowed] = await Promise.all([runApp(app, { node, env }), runShadowed(app, { node, env })]);

    expect(outputOf(shadowed)).toEqual(outputOf(bare));
    const spans = chatSpans(shadowed).filter((span) => version !== '22' || !span.includes('first'));
    expect(spans).toEqual(
      ['first', 'first', 'second', 'second', 'third', 'third']
        .filter((model) => version !== '22' || model !== 'first')
        .map((model) => `chat ${model} ${model}`),
    );
    expect(chatSpans(shadowed).length).toBeGreaterThanOrEqual(5);
    expect(shadowed.spans.filter(isStreamed)).toHaveLength(version === '22' ? 2 : 3);
  });
});

test('every record is one by our schema', () => {
  expect(lines.length).toBe(8 * 2 * nodeBinaries.length);
  expect(lines.map((line) => safeParseRecordLine(line).status)).toEqual(lines.map(() => 'ok'));
});

test.skipIf(!hasSharedFacts)(`every record is one by the peer's JSON Schema${needsSharedFacts}`, () => {
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  const validate = ajv.compile(JSON.parse(sharedFact('schemas/ResultRecord@1.0.1.schema.json')) as object);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect([validate(JSON.parse(line)), validate.errors]).toEqual([true, null]);
});

function outputOf({ exitCode, stdout, stderr }: { exitCode: number; stdout: string; stderr: string }): object {
  return { exitCode, stdout, stderr };
}

/** Names and models of the inference spans, in alphabetical order. */
function chatSpans({ spans }: ShadowedResult, role?: string): string[] {
  const chats = spans.filter(({ attributes }) => attributes['gen_ai.operation.name'] === 'chat');
  return chats
    .filter(({ attributes }) => role === undefined || attributes['shadowspan.role'] === role)
    .map(({ name, attributes }) => `${name} ${String(attributes['gen_ai.request.model'])}`)
    .toSorted();
}

function isStreamed({ attributes }: ReceivedSpan): boolean {
  return attributes['gen_ai.request.stream'] === true;
}

/** The roles of the records of each pair. */
function pairsOf({ records }: ShadowedResult): string[][] {
  const pairs = records.map(shadowspanFieldsOf);
  return Array.from(new Set(pairs.map((fields) => fields?.pair_id)), (id) =>
    pairs.flatMap((fields) => (fields?.pair_id === id ? [fields?.role ?? ''] : [])).toSorted(),
  );
}

/** Records for which no span with their pair, role, trace and span id was received. */
function recordsWithoutSpan({ records, spans }: ShadowedResult): unknown[] {
  return records.map(shadowspanFieldsOf).filter((fields) => {
    const span = spans.find(({ spanId }) => spanId === fields?.span_id);
    const { 'shadowspan.pair.id': pair, 'shadowspan.role': role } = span?.attributes ?? {};
    return span?.traceId !== fields?.trace_id || pair !== fields?.pair_id || role !== fields?.role;
  });
}
