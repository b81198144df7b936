import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { parseRecordLine, type ResultRecord, shadowspanFieldsOf } from '../../src/model/record.ts';
import { PairExporter } from '../../src/records/pair-exporter.ts';
import { temporaryDirectory } from '../records/temporary-directory.ts';
import type { Fault } from '../support/simulator/fault.ts';
import { startSimulator } from '../support/simulator/start-simulator.ts';
import { nextTurn } from '../support/telemetry.ts';
import { serve } from './serve.ts';
import { expectBalanced, type ShadowAppOptions, startShadowApp } from './shadow-app.ts';

const rejections: unknown[] = [];
const keep = (reason: unknown): void => void rejections.push(reason);

beforeAll(() => {
  process.on('unhandledRejection', keep);
});

afterAll(() => {
  process.off('unhandledRejection', keep);
});

/** What the application gets without us. */
const answer = 'Hello there, friend!';

interface Seen {
  readonly answer: string;
  readonly comparison: unknown;
  readonly candidate: ResultRecord | undefined;
  readonly primary: ResultRecord | undefined;
  readonly requestCount: number;
}

/** One call of the application, with a candidate that fails. */
async function callWith(stream: boolean, options: ShadowAppOptions): Promise<Seen> {
  const directory = await temporaryDirectory();
  const exporter = new PairExporter({ directory });
  const app = await startShadowApp({ ...options, shadow: { exporter, ...options.shadow } });
  const text = await app.ask('Hello', { stream });
  await app.processor.forceFlush();
  const lines = await readFile(join((await exporter.runDirectory()) ?? '', 'records.jsonl'), 'utf8');
  const [primary, candidate] = lines.trim().split('\n').map(parseRecordLine);
  const fields = candidate === undefined ? undefined : shadowspanFieldsOf(candidate);
  expectBalanced(app.processor.funnel());
  expect(app.processor.funnel()).toMatchObject({ seen: 1, replayed: 1, compared: 0 });
  expect(fields?.role).toBe('candidate');
  return {
    answer: text,
    comparison: fields?.role === 'candidate' ? { ...fields.comparison, funnel: app.processor.funnel() } : undefined,
    candidate,
    primary,
    requestCount: app.candidate.requests.length,
  };
}

interface Expected {
  readonly kind: string | RegExp;
  readonly status?: string;
  /** Requests that the candidate saw: one at most, for nothing is tried again. */
  readonly requests?: number;
}

const faults: readonly (readonly [string, Fault, { readonly whole: Expected; readonly streamed?: Expected }])[] = [
  [
    'refuses the connection',
    { kind: 'refuse_connection' },
    { whole: { kind: /^(UND_ERR_SOCKET|ECONNRESET)$/, requests: 0 } },
  ],
  ['hangs before its headers', { kind: 'hang' }, { whole: { kind: 'timeout', status: 'timeout' } }],
  ['hangs in the middle', { kind: 'hang_mid_stream' }, { whole: { kind: 'timeout', status: 'timeout' } }],
  ['resets before its headers', { kind: 'reset_before_headers' }, { whole: { kind: /^(UND_ERR_SOCKET|ECONNRESET)$/ } }],
  ['resets in the middle', { kind: 'reset_mid_stream' }, { whole: { kind: /^(UND_ERR_SOCKET|ECONNRESET)$/ } }],
  ['drops in the middle', { kind: 'drop_mid_stream' }, { whole: { kind: /^(UND_ERR_SOCKET|ECONNRESET)$/ } }],
  ['is over its limit', { kind: 'status', status: 429 }, { whole: { kind: /^rate_limit/, status: 'rate_limited' } }],
  ['is broken', { kind: 'status', status: 500 }, { whole: { kind: /^(server_error|500)$/ } }],
  [
    'answers HTML',
    { kind: 'garbage_json' },
    { whole: { kind: 'invalid_response' }, streamed: { kind: 'response_truncated' } },
  ],
  ['stops in its JSON', { kind: 'truncated_json' }, { whole: { kind: 'response_truncated' } }],
  ['stops in its stream', { kind: 'truncated_stream' }, { whole: { kind: 'response_truncated' } }],
  [
    'sends an error in its stream',
    { kind: 'error_mid_stream' },
    { whole: { kind: 'response_truncated' }, streamed: { kind: /^server_error$/ } },
  ],
  ['answers more than we keep', { kind: 'huge_body', bytes: 100_000 }, { whole: { kind: 'response_too_large' } }],
];

const matrix = faults.flatMap(([name, fault, { whole, streamed = whole }]) => [
  { name, fault, stream: false, expected: whole },
  { name, fault, stream: true, expected: streamed },
]);

test.for(matrix)(
  'a candidate that $name (stream: $stream) costs its pair a comparison and the application nothing',
  async ({ fault, stream, expected }) => {
    const seen = await callWith(stream, {
      candidateSimulator: { faults: [fault] },
      candidate: { deadlineMs: expected.kind === 'timeout' ? 150 : 5000 },
      shadow: { maxResponseBytes: 50_000 },
    });

    expect(seen.answer).toBe(answer);
    expect(seen.comparison).toMatchObject({
      status: expected.kind === 'timeout' ? 'timed_out' : 'failed',
      kind: expect.stringMatching(expected.kind),
    });
    expect(seen.candidate).toMatchObject({ status: expected.status ?? 'error', scores: { agreement: 0 } });
    expect(seen.primary).toMatchObject({ status: 'success', output_text: answer });
    expect(seen.requestCount).toBe(expected.requests ?? 1);
  },
);

test('a candidate that cannot be reached at all is a failed pair', async () => {
  const seen = await callWith(false, { candidate: { baseUrl: 'http://127.0.0.1:1/v1' } });

  expect(seen.answer).toBe(answer);
  expect(seen.comparison).toMatchObject({ status: 'failed', kind: 'ECONNREFUSED' });
});

test('a redirect is a failed pair and is not followed', async () => {
  const elsewhere = await startSimulator();
  onTestFinished(() => elsewhere.close());
  const location = `${elsewhere.openaiBaseUrl}/chat/completions`;
  const seen = await callWith(false, {
    candidate: { apiKey: 'own-key' },
    candidateSimulator: { faults: [{ kind: 'status', status: 307, headers: { location }, body: null }] },
  });

  expect(seen.comparison).toMatchObject({ status: 'failed', kind: '307' });
  expect(elsewhere.requests).toEqual([]);
});

test.each<[string, RequestListener, string]>([
  [
    'unpacks to far more than it sent',
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(Buffer.alloc(20 * 1024 * 1024, 0x20)));
    },
    'response_too_large',
  ],
  [
    'is no gzip although it says so',
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end('{}');
    },
    'response_undecodable',
  ],
  [
    'never ends',
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = setInterval(() => response.write(`: ${'x'.repeat(10_000)}\n\n`), 1);
      response.on('close', () => clearInterval(more));
    },
    'response_too_large',
  ],
  [
    'is empty',
    (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(),
    'response_truncated',
  ],
  ['has no choices', (_request, response) => void response.writeHead(200).end('{"choices":[]}'), 'invalid_response'],
])('an answer that %s fails its pair within the memory it may take', async (_, listener, kind) => {
  const seen = await callWith(false, {
    candidate: { baseUrl: await serve(listener) },
    shadow: { maxResponseBytes: 200_000 },
  });

  expect(seen.answer).toBe(answer);
  expect(seen.comparison).toMatchObject({ status: 'failed', kind });
  expect(seen.candidate).toMatchObject({ status: 'error', error_type: kind });
});

test('the deadline bounds the whole replay, not the silence between two chunks', async () => {
  const app = await startShadowApp({
    candidate: { model: 'gpt-slow', deadlineMs: 200 },
  });
  await app.ask('Hello', { stream: true });
  const [pair] = await app.pairs();

  expect(pair?.comparison).toMatchObject({ status: 'timed_out', kind: 'timeout' });
  expect(pair?.candidate.redacted.call.timing.durationMs).toBeGreaterThanOrEqual(190);
  expect(pair?.candidate.redacted.call.timing.durationMs).toBeLessThan(1500);
  await app.candidate.requests[0]?.settled;
  expect(app.candidate.requests[0]?.aborted).toBe(true);
});

const streamHeaders = { 'content-type': 'text/event-stream' };

/** A whole streamed answer, up to and with its last event. */
const wholeStream = [
  { choices: [{ index: 0, delta: { role: 'assistant', content: 'Hello there, friend!' } }] },
  { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
]
  .map((event) => `data: ${JSON.stringify({ id: 'chatcmpl-1', model: 'gpt-small', ...event })}\n\n`)
  .concat('data: [DONE]\n\n')
  .join('');

test.each<[string, RequestListener]>([
  ['stays open', (_request, response) => void response.writeHead(200, streamHeaders).write(wholeStream)],
  [
    'breaks off',
    (_request, response) => {
      response.writeHead(200, streamHeaders).write(wholeStream, () => response.socket?.resetAndDestroy());
    },
  ],
])('an answer that was told to its end is whole, although the connection %s after it', async (_, listener) => {
  const app = await startShadowApp({ candidate: { baseUrl: await serve(listener), deadlineMs: 400 } });
  await app.ask('Hello', { stream: true });
  const [pair] = await app.pairs();

  expect(pair?.comparison).toMatchObject({ status: 'compared', agreement: true });
  expect(pair?.candidate.redacted.call.timing.durationMs).toBeLessThan(390);
});

test('a compressed answer is read', async () => {
  const app = await startShadowApp({
    candidate: { headers: { 'accept-encoding': 'gzip' } },
    candidateSimulator: { compression: 'gzip' },
  });
  await app.ask();
  const [pair] = await app.pairs();

  expect(pair?.comparison).toMatchObject({ status: 'compared', agreement: true });
});

test('no rejection was left unhandled', async () => {
  await nextTurn();
  expect(rejections).toEqual([]);
});
