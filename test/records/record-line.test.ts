import { expect, test } from 'vitest';
import { parseRecordLine } from '../../src/model/record.ts';
import { pairToRecords } from '../../src/records/pair-to-records.ts';
import { toRecordLine } from '../../src/records/record-line.ts';
import { buildPair, testRun, text } from './build-pair.ts';

const [primaryLine, candidateLine] = pairToRecords(
  buildPair(
    { timeToFirstChunkMs: 90, usage: { inputTokens: 41 } },
    { request: { parameters: { temperature: 1, topP: 1, topK: 40, seed: 7, maxTokens: 100 } } },
  ),
  testRun,
).map(toRecordLine) as [string, string];

test.each([
  '"latency_ms":811.0',
  '"scores":{"agreement":1.0}',
  '"sample_rate":1.0',
  '"sampling_ratio":1.0',
  '"temperature":0.0',
  '"time_to_first_chunk_ms":90.0',
  '"record_index":7',
  '"example_index":7',
  '"resend_count":1',
  '"input_tokens":41}',
  '"counts":{"ORDER":1}',
])('the primary line has %s', (piece) => {
  expect(primaryLine).toContain(piece);
});

test.each([
  '"latency_ms":402.0',
  '"score":1.0',
  '"queued_ms":12.0',
  '"difference":{"input_tokens":0,"latency_ms":-409.0,',
  '"params":{"max_tokens":100,"seed":7,"stream":false,"temperature":1.0,"top_k":40,"top_p":1.0}',
])('the candidate line has %s', (piece) => {
  expect(candidateLine).toContain(piece);
});

test('a line is one line of ASCII, and reading and writing it again gives the same bytes', () => {
  const pair = buildPair({ parts: [text('Grüße\n\u2028😀')] });
  const [line] = pairToRecords(pair, testRun).map(toRecordLine);
  expect(line).toMatch(/^[ -~]+$/);
  expect(toRecordLine(parseRecordLine(line ?? ''))).toBe(line);
});

test('numbers in tool arguments keep their own form', () => {
  const part = { type: 'tool_call', name: 'refund', arguments: { amount: 12.5, count: 2, scores: [1] } } as const;
  const [line] = pairToRecords(buildPair({ parts: [part] }), testRun).map(toRecordLine);
  expect(line).toContain('"tool_calls":[{"arguments":{"amount":12.5,"count":2,"scores":[1]},"tool_name":"refund"}]');
});
