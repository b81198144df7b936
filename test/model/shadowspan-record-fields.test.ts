import type { z } from 'zod';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { shadowspanFieldsOf } from '../../src/model/record.ts';
import type {
  PrimaryRecordFields,
  ShadowspanRecordFields,
  shadowspanRecordFieldsSchema,
} from '../../src/model/record.ts';

type DeepReadonly<Value> = Value extends object ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> } : Value;

const primary: PrimaryRecordFields = {
  role: 'primary',
  pair_id: 'p',
  feature: 'f',
  trace_id: 't',
  span_id: 's',
  sampling_ratio: 0.5,
  operation: 'chat',
  finish_reasons: ['stop'],
  time_to_first_chunk_ms: null,
  resend_count: 0,
  http_status: null,
  response_model: null,
  provider_call_ids: [],
  redaction: { counts: { EMAIL: 1 }, dropped: {}, key_id: 'k', content: true },
};

describe('shadowspanFieldsOf', () => {
  test('reads our fields and leaves out the keys of a newer writer', () => {
    expect(shadowspanFieldsOf({ custom: { shadowspan: { ...primary, added_later: 1 } } })).toEqual(primary);
  });

  test.each<[string, JsonObject]>([
    ['a record of another tool', {}],
    ['another shape', { shadowspan: { arm: 'primary', pair_id: 'p' } }],
    ['a candidate without its comparison', { shadowspan: { ...primary, role: 'candidate' } }],
    ['an array', { shadowspan: [] }],
  ])('gives undefined for %s', (_name, custom) => {
    expect(shadowspanFieldsOf({ custom })).toBeUndefined();
  });
});

test('the schema reads exactly the type, and the type is JSON', () => {
  type Read = DeepReadonly<z.output<typeof shadowspanRecordFieldsSchema>>;
  expectTypeOf<Read>().toExtend<ShadowspanRecordFields>();
  expectTypeOf<ShadowspanRecordFields>().toExtend<Read>();
  expectTypeOf<keyof Extract<Read, { role: 'candidate' }>>().toEqualTypeOf<
    keyof Extract<ShadowspanRecordFields, { role: 'candidate' }>
  >();
  expectTypeOf<ShadowspanRecordFields>().toExtend<JsonObject>();
});
