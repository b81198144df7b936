import { describe, expect, expectTypeOf, test } from 'vitest';
import { parseRecordLine, safeParseRecordLine } from '../../src/model/record.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { ResultRecord } from '../../src/model/record.ts';

const smallest = {
  run_id: 'r',
  started_at: '2026-03-01T10:00:00+00:00',
  completed_at: '2026-03-01T10:00:01.000001Z',
  model: { model_id: 'm' },
  probe: { probe_id: 'p' },
  example_id: 'e',
  status: 'success',
};

const secret = 'jane at example';

describe('safeParseRecordLine', () => {
  test('fills every missing optional key with its default', () => {
    expect(safeParseRecordLine(JSON.stringify(smallest))).toEqual({
      status: 'ok',
      record: {
        ...smallest,
        schema_version: '1.0.0',
        model: { model_id: 'm', provider: null, params: {} },
        probe: { probe_id: 'p', probe_version: null, params: {} },
        dataset: { dataset_id: null, dataset_version: null, dataset_hash: null, provenance: null, params: {} },
        input: null,
        messages: null,
        messages_hash: null,
        messages_storage: null,
        output: null,
        output_text: null,
        scores: {},
        primary_metric: null,
        usage: {},
        latency_ms: null,
        error: null,
        error_type: null,
        custom: {},
      },
    });
  });

  test.each([
    ['', 'not JSON'],
    [`{"run_id":"${secret}`, 'not JSON'],
    ['[]', 'record: expected object'],
    [JSON.stringify({ ...smallest, [secret]: 1, b: 2 }), 'record: 2 unknown key(s)'],
    [
      JSON.stringify({ ...smallest, messages: [{ role: 'user', content: '', name: secret }] }),
      'messages.0: 1 unknown key(s)',
    ],
    [JSON.stringify({ ...smallest, messages: [{ role: 'user' }] }), 'messages.0.content: expected a value'],
    [JSON.stringify({ ...smallest, model: { model_id: 'm', [secret]: 1 } }), 'model: 1 unknown key(s)'],
    [
      JSON.stringify({ ...smallest, status: secret }),
      'status: expected one of success, error, timeout, rate_limited, skipped',
    ],
    [JSON.stringify({ ...smallest, example_id: 5 }), 'example_id: expected string'],
    [JSON.stringify({ ...smallest, started_at: '2026-03-01T10:00:00' }), 'started_at: invalid_format'],
    [JSON.stringify({ ...smallest, custom: [secret] }), 'custom: expected an object'],
    [JSON.stringify({ ...smallest, scores: null }), 'scores: expected an object'],
    [`{"__proto__":{},${JSON.stringify(smallest).slice(1)}`, 'record: 1 unknown key(s)'],
  ])('refuses %s', (line, reason) => {
    expect(safeParseRecordLine(line)).toEqual({ status: 'invalid', reason });
  });

  test('keeps free objects as they are, whatever their keys', () => {
    const custom: unknown = JSON.parse('{"__proto__":{"a":1},"10":[null],"9":{"b":1e400}}');
    const parsed = safeParseRecordLine(JSON.stringify({ ...smallest, custom }));
    expect(parsed.status === 'ok' && Object.keys(parsed.record.custom)).toEqual(['9', '10', '__proto__']);
  });
});

describe('parseRecordLine', () => {
  test('returns the record', () => {
    expect(parseRecordLine(JSON.stringify(smallest)).run_id).toBe('r');
  });

  test('throws without quoting the line', () => {
    expect(() => parseRecordLine(`{"run_id":"${secret}"`)).toThrow(
      new TypeError('Reading a record line: expected a ResultRecord 1.0.1, got not JSON'),
    );
  });
});

test('a parsed record has every key, and its free places are JSON', () => {
  expectTypeOf(parseRecordLine).returns.toEqualTypeOf<ResultRecord>();
  expectTypeOf<ResultRecord['custom']>().toEqualTypeOf<JsonObject>();
  expectTypeOf<ResultRecord['latency_ms']>().toEqualTypeOf<number | null>();
  expectTypeOf<ResultRecord['status']>().toEqualTypeOf<'success' | 'error' | 'timeout' | 'rate_limited' | 'skipped'>();
});
