import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../src/model/comparison.ts';
import type { Part } from '../../src/model/message.ts';
import type { Pair } from '../../src/model/pair.ts';
import { parseRecordLine, shadowspanFieldsOf } from '../../src/model/record.ts';
import { messagesHash } from '../../src/records/canonical-json.ts';
import { pairToRecords } from '../../src/records/pair-to-records.ts';
import { toRecordLine } from '../../src/records/record-line.ts';
import { agreeing, buildPair, testRun, text } from './build-pair.ts';
import { hasSharedFacts, needsSharedFacts, sharedFact } from './shared-facts.ts';

const lookup: Part = { type: 'tool_call', id: 'call_A1', name: 'lookup_order', arguments: { order_id: '[ORDER_1]' } };
const reason = { code: 'input_redacted', severity: 'blocks', details: ['messages[0]'] } as const;
const incomparable: Comparison = { status: 'incomparable', reasons: [reason] };
const failed: Comparison = { status: 'failed', kind: '500', reasons: [] };
const timedOut: Comparison = { status: 'timed_out', kind: 'timeout', reasons: [] };
const disagreeing: Comparison = { ...agreeing, agreement: false, label: 'text_changed' };

const messages = [{ role: 'user', content: 'Where is order [ORDER_1]?' }];

describe('pairToRecords', () => {
  test('the primary line has every field of a record', () => {
    const [primary] = pairToRecords(
      buildPair({ parts: [text('Let me look.'), lookup], usage: { inputTokens: 41, outputTokens: 12 } }),
      testRun,
    );
    expect(primary).toEqual({
      schema_version: '1.0.1',
      run_id: 'run-1',
      started_at: '2026-03-01T10:00:00.000100+00:00',
      completed_at: '2026-03-01T10:00:00.811100+00:00',
      model: { model_id: 'gpt-4o', provider: 'openai', params: { temperature: 0, stream: false } },
      probe: { probe_id: 'shadow', probe_version: null, params: {} },
      example_id: `${'1'.repeat(32)}:${'2'.repeat(16)}`,
      dataset: {
        dataset_id: 'production-traffic',
        dataset_version: null,
        dataset_hash: null,
        provenance: 'shadowspan',
        params: { sample_rate: 1 },
      },
      input: { messages },
      messages,
      messages_hash: messagesHash(messages),
      messages_storage: null,
      output: {
        output_text: 'Let me look.',
        tool_calls: [{ tool_name: 'lookup_order', arguments: { order_id: '[ORDER_1]' } }],
      },
      output_text: 'Let me look.',
      scores: { agreement: 1 },
      primary_metric: 'agreement',
      usage: { input_tokens: 41, output_tokens: 12 },
      latency_ms: 811,
      status: 'success',
      error: null,
      error_type: null,
      custom: {
        harness: { model_id: 'ticket-router', model_name: 'gpt-4o', probe_type: 'shadow', example_index: 7 },
        replicate_key: 'a'.repeat(32),
        record_index: 7,
        output_fingerprint: null,
        trace_events: [
          { seq: 0, kind: 'generate_start', payload: { step: 0 } },
          {
            seq: 1,
            kind: 'tool_call_start',
            payload: { step: 1, tool_name: 'lookup_order', arguments: { order_id: '[ORDER_1]' } },
          },
          { seq: 2, kind: 'generate_end', payload: { step: 2 } },
        ],
        trace_fingerprint: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        trace_violations: [],
        shadowspan: {
          role: 'primary',
          pair_id: 'a'.repeat(32),
          feature: 'ticket-router',
          trace_id: '1'.repeat(32),
          span_id: '2'.repeat(16),
          sampling_ratio: 1,
          operation: 'chat',
          finish_reasons: ['stop'],
          time_to_first_chunk_ms: null,
          resend_count: 1,
          http_status: null,
          response_model: 'gpt-4o-2026-01-01',
          provider_call_ids: ['call_A1'],
          redaction: { counts: { ORDER: 1 }, dropped: { too_deep: 1 }, key_id: 'k1', content: true },
        },
      },
    });
  });

  test('the candidate line carries its own span, its configuration and the comparison', () => {
    const [, candidate] = pairToRecords(buildPair(), testRun);
    expect(candidate.example_id).toBe(`${'1'.repeat(32)}:${'2'.repeat(16)}`);
    expect(candidate.model).toMatchObject({ model_id: 'claude-sonnet-4-5', provider: 'anthropic' });
    expect(shadowspanFieldsOf(candidate)).toMatchObject({
      role: 'candidate',
      trace_id: '3'.repeat(32),
      span_id: '4'.repeat(16),
      candidate_id: 'sonnet',
      lane: 'translated',
      config_hash: 'b'.repeat(64),
      losses: [{ path: 'parameters.seed', code: 'setting_dropped', reason: 'The format has no seed.' }],
      queued_ms: 12,
      comparison: {
        status: 'compared',
        agreement: true,
        tier: 'text',
        label: 'same',
        results: [{ name: 'text', score: 1, label: 'equal', explanation: null }],
        difference: { latency_ms: -409, time_to_first_chunk_ms: null, input_tokens: 0, output_tokens: null },
        reasons: [],
        kind: null,
      },
    });
  });

  test('the peer finds the same identity on both lines', () => {
    const [primary, candidate] = pairToRecords(buildPair(), testRun);
    const identity = { harness: { model_id: 'ticket-router', probe_type: 'shadow' }, replicate_key: 'a'.repeat(32) };
    expect(primary.custom).toMatchObject(identity);
    expect(candidate.custom).toMatchObject(identity);
    expect(Object.keys(candidate.scores)).toEqual(Object.keys(primary.scores));
  });

  test('the same tool call under two provider ids gives the same trajectory', () => {
    const [primary, candidate] = pairToRecords(
      buildPair({ parts: [lookup] }, { parts: [{ ...lookup, id: 'toolu_B2' }] }),
      testRun,
    );
    expect(candidate.custom['trace_events']).toEqual(primary.custom['trace_events']);
    expect(candidate.custom['trace_fingerprint']).toBe(primary.custom['trace_fingerprint']);
    expect(candidate.output).toEqual(primary.output);
    expect(shadowspanFieldsOf(candidate)?.provider_call_ids).toEqual(['toolu_B2']);
    expect(toRecordLine(candidate)).not.toContain('tool_call_id');
  });

  test.each<[string, Comparison, object, object]>([
    ['agreeing', agreeing, { agreement: 1 }, { agreement: 1 }],
    ['disagreeing', disagreeing, { agreement: 1 }, { agreement: 0 }],
    ['failed', failed, { agreement: 1 }, { agreement: 0 }],
    ['timed out', timedOut, { agreement: 1 }, { agreement: 0 }],
    ['incomparable', incomparable, {}, {}],
  ])('an %s pair is scored as the peer needs it', (_name, comparison, primaryScores, candidateScores) => {
    const [primary, candidate] = pairToRecords(buildPair({}, {}, comparison), testRun);
    const metric = comparison.status === 'incomparable' ? null : 'agreement';
    expect([primary.scores, primary.primary_metric]).toEqual([primaryScores, metric]);
    expect([candidate.scores, candidate.primary_metric]).toEqual([candidateScores, metric]);
  });

  test('a candidate without an answer has no output, an error event, and its redacted message', () => {
    const outcome = { status: 'error', errorType: '503', httpStatus: 503, message: 'overloaded' } as const;
    const [, candidate] = pairToRecords(buildPair({}, { parts: null, outcome }, { ...failed, kind: '503' }), testRun);
    expect(candidate).toMatchObject({
      status: 'error',
      error: 'overloaded',
      error_type: '503',
      output: null,
      output_text: null,
      usage: {},
    });
    expect(candidate.custom['trace_events']).toEqual([
      { seq: 0, kind: 'generate_start', payload: { step: 0 } },
      { seq: 1, kind: 'error', payload: { step: 1 } },
    ]);
    expect(shadowspanFieldsOf(candidate)).toMatchObject({
      http_status: 503,
      finish_reasons: [],
      comparison: { status: 'failed', kind: '503', agreement: null, results: [], difference: null },
    });
  });

  test('reasons stand on the candidate line', () => {
    const [, candidate] = pairToRecords(buildPair({}, {}, incomparable), testRun);
    expect(shadowspanFieldsOf(candidate)).toMatchObject({ comparison: { status: 'incomparable', reasons: [reason] } });
  });

  test('a call without content keeps its structure and none of its text', () => {
    const withheld = {
      hasContent: false,
      parts: [text('CANARY'), { ...lookup, arguments: { order_id: 'CANARY' } } as const],
      outcome: { status: 'error', errorType: 'stream_cut', message: 'CANARY' } as const,
      request: {
        messages: [{ role: 'user', parts: [text('CANARY')] }],
        system: [text('CANARY')],
        parameters: { stopSequences: ['CANARY'] },
      },
    };
    const records = pairToRecords(buildPair(withheld, withheld, incomparable), testRun);
    for (const record of records) {
      expect(record).toMatchObject({
        input: null,
        messages: null,
        messages_hash: null,
        output_text: null,
        output: { output_text: null, tool_calls: [{ tool_name: 'lookup_order', arguments: null }] },
        error: null,
        error_type: 'stream_cut',
      });
      expect(toRecordLine(record)).not.toContain('CANARY');
      expect(shadowspanFieldsOf(record)?.redaction.content).toBe(false);
    }
  });

  test('an answer without text has an empty output text', () => {
    const [primary] = pairToRecords(buildPair({ parts: [lookup] }), testRun);
    expect(primary.output_text).toBe('');
  });
});

const variants: readonly [string, Pair][] = [
  ['agreeing', buildPair({ timeToFirstChunkMs: 12.5 })],
  ['tool calls', buildPair({ parts: [lookup] }, { parts: [lookup, lookup] }, disagreeing)],
  ['failed', buildPair({}, { parts: null, outcome: { status: 'error', errorType: '500' } }, failed)],
  ['rate limited', buildPair({}, { outcome: { status: 'error', errorType: '429', httpStatus: 429 } }, failed)],
  ['timed out', buildPair({}, { parts: null, outcome: { status: 'cancelled' } }, timedOut)],
  ['incomparable', buildPair({ outcome: { status: 'cancelled' } }, {}, incomparable)],
  ['without content', buildPair({ hasContent: false }, { hasContent: false })],
];

describe.each(variants)('the lines of a pair: %s', (_name, pair) => {
  const records = pairToRecords(pair, testRun);

  test('read back as the records they were made of, our fields included', () => {
    for (const record of records) {
      const read = parseRecordLine(toRecordLine(record));
      expect(read).toEqual(record);
      expect(shadowspanFieldsOf(read)).toEqual(record.custom['shadowspan']);
    }
  });

  test.skipIf(!hasSharedFacts)(`are valid under the peer's JSON Schema${needsSharedFacts}`, () => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    const validate = ajv.compile(JSON.parse(sharedFact('schemas/ResultRecord@1.0.1.schema.json')) as object);
    for (const record of records) {
      validate(JSON.parse(toRecordLine(record)));
      expect(validate.errors ?? []).toEqual([]);
    }
  });
});
