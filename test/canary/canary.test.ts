import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ShadowspanConfig } from '../../src/config/config.ts';
import type { Model } from '../support/simulator/model.ts';
import { echo } from '../support/simulator/models/greeter.ts';
import { lastUserText } from '../support/simulator/model.ts';
import { startSimulator, type Simulator } from '../support/simulator/start-simulator.ts';
import { fixture, runShadowed, type ShadowedResult } from '../register/run-shadowed.ts';
import { findValues, formsOf, type Place } from './find-values.ts';
import { plantedValues, textWith } from './planted-values.ts';

const values = plantedValues(`canary ${process.pid} ${Date.now()}`);
const text = textWith(values);
const marker = 'The lighthouse keeper counts his lamps.';

/** Calls the tool with all that it was told. */
const toolCaller: Model = (request) => ({
  text: lastUserText(request),
  toolCalls: [{ name: request.tools[0]?.name ?? 'look_up', arguments: { note: lastUserText(request) } }],
});

let primary: Simulator;
let openaiCandidate: Simulator;
let anthropicCandidate: Simulator;
const results = new Map<string, ShadowedResult>();

beforeAll(async () => {
  const models = { '*': echo, 'tool-caller': toolCaller };
  const refusal = { kind: 'status', status: 400, message: `Not with ${text}` } as const;
  [primary, openaiCandidate, anthropicCandidate] = await Promise.all([
    startSimulator({
      models,
      faults: [
        { ...refusal, match: 'refused' },
        { kind: 'hang', match: 'hanging' },
      ],
    }),
    startSimulator({ models, faults: [{ ...refusal, ratio: 0.2 }] }),
    startSimulator({ models }),
  ]);
  await Promise.all(Object.entries(configs()).map(async ([name, config]) => results.set(name, await run(config))));
}, 60_000);
afterAll(() => Promise.all([primary.close(), openaiCandidate.close(), anthropicCandidate.close()]));

/** By what they say; the last one shadows nothing. */
function configs(): Record<string, ShadowspanConfig> {
  const shadow = {
    sampling: { ratio: 1 },
    candidates: [
      { id: 'of-openai', provider: 'openai', baseUrl: openaiCandidate.openaiBaseUrl },
      { id: 'of-anthropic', provider: 'anthropic', baseUrl: `${anthropicCandidate.url}/v1` },
    ],
  };
  return {
    'content on spans': { content: { spans: 'redacted' }, shadow },
    'no content on spans': { content: { spans: 'none' }, shadow },
    'content on spans, no shadow': { content: { spans: 'redacted' } },
  };
}

function run(config: ShadowspanConfig): Promise<ShadowedResult> {
  return runShadowed([fixture('canary.mjs')], {
    env: {
      CANARY: text,
      OPENAI_BASE_URL: primary.openaiBaseUrl,
      OPENAI_API_KEY: values['openaiKey'] ?? '',
      ANTHROPIC_BASE_URL: primary.anthropicBaseUrl,
      ANTHROPIC_API_KEY: values['anthropicKey'] ?? '',
    },
    config,
  });
}

function resultOf(name: string): ShadowedResult {
  const result = results.get(name);
  if (result === undefined) throw new Error(`no application was run with ${name}`);
  return result;
}

function otlpOf(name: string): string {
  return resultOf(name).otlpBodies.join('\n');
}

function requestsTo(name: string, { requests }: Simulator): Place[] {
  return requests.map(({ path, headers, bodyText }, index) => ({
    name: `request ${index} to ${name}`,
    text: `${path}\n${JSON.stringify(headers)}\n${bodyText}`,
  }));
}

/** All that left the application, but for its own requests. */
function placesOf({ stdout, stderr, otlpBodies, files }: ShadowedResult): Place[] {
  return [
    { name: 'stdout', text: stdout },
    { name: 'stderr', text: stderr },
    ...otlpBodies.map((body, index) => ({ name: `OTLP ${index}`, text: body })),
    ...files,
  ];
}

test('control: the application sent every value to its provider', () => {
  const sent = requestsTo('the primary', primary);
  expect(sent.length).toBe(3 * 10);
  for (const [kind, value] of Object.entries(values)) {
    expect([kind, findValues(sent, { value }).length > sent.length]).toEqual([kind, true]);
  }
});

test('control: a value is found in every form', () => {
  for (const [kind, value] of Object.entries(values)) {
    for (const [form, written] of Object.entries(formsOf(value))) {
      const found = findValues([{ name: 'here', text: `x${written}x` }], { [kind]: value });
      expect(found).toContain(`here: ${kind}, ${form}`);
    }
  }
});

describe.each([
  ['content on spans', ['.insidellms_run', 'manifest.json', 'funnel.json', 'records.jsonl']],
  ['no content on spans', ['.insidellms_run', 'manifest.json', 'funnel.json', 'records.jsonl']],
  ['content on spans, no shadow', []],
])('with %s', (name, written) => {
  test('the application came to its end', () => {
    const { exitCode, stdout } = resultOf(name);
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n')).toEqual([
      'chat: done',
      'chat, streamed: done',
      'chat with tools: done',
      'chat with tools, streamed: done',
      'chat, refused: BadRequestError',
      'message: done',
      'message, streamed: done',
      'message, refused: BadRequestError',
      'no JSON: done',
      'given up: Error',
      'no connection: TypeError',
    ]);
  });

  test('no value is in any record, span, metric, log or print', () => {
    const places = placesOf(resultOf(name));
    expect(places.map((place) => place.name.split('/').at(-1))).toEqual(
      expect.arrayContaining(['stdout', 'stderr', 'OTLP 0', ...written]),
    );
    expect(findValues(places, values)).toEqual([]);
  });
});

test.each(['content on spans', 'no content on spans'])('with %s every call is accounted for and recorded', (name) => {
  const { funnel, recordLines } = resultOf(name);
  // All but the request that is no JSON: nobody can tell that it is a call.
  expect(funnel).toMatchObject({ seen: 10 });
  expect(recordLines.filter((line) => line.includes(marker)).length).toBeGreaterThanOrEqual(3);
});

test('no value is in any request to a candidate', () => {
  const [own, translated] = [requestsTo('OpenAI', openaiCandidate), requestsTo('Anthropic', anthropicCandidate)];
  for (const requests of [own, translated]) {
    expect(requests.filter((request) => request.text.includes(marker)).length).toBeGreaterThan(0);
  }
  expect(findValues([...own, ...translated], values)).toEqual([]);
});

test('spans hold the redacted text where that is wished, and none otherwise', () => {
  for (const name of ['content on spans', 'content on spans, no shadow']) {
    expect(otlpOf(name)).toContain(marker);
    expect(otlpOf(name)).toMatch(/\[EMAIL_/);
  }
  expect(otlpOf('no content on spans')).toContain('"gen_ai.request.model"');
  for (const word of ['lighthouse', 'Be kind', 'Call me on']) expect(otlpOf('no content on spans')).not.toContain(word);
});
