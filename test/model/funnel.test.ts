import { expect, expectTypeOf, test } from 'vitest';
import { funnelSnapshotSchema, totalOf } from '../../src/model/funnel.ts';
import type { FunnelSnapshot } from '../../src/model/funnel.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { buildFunnel } from '../analysis/build-funnel.ts';

test('a funnel is JSON, so that it can be written as it is', () => {
  expectTypeOf<FunnelSnapshot>().toExtend<JsonObject>();
  const funnel = buildFunnel({ seen: 3, failed: { 429: 1 }, records_written: 2 });
  expect(funnelSnapshotSchema.parse(JSON.parse(JSON.stringify(funnel)))).toEqual(funnel);
});

test('keys of a newer writer are left out', () => {
  expect(funnelSnapshotSchema.parse({ ...buildFunnel(), over_budget: 3 })).toEqual(buildFunnel());
});

test.each([{ seen: -1 }, { seen: 1.5 }, { shed: { queue_full: 'many' } }, { eligible: undefined }])(
  'refuses %j',
  (facts) => {
    expect(funnelSnapshotSchema.safeParse({ ...buildFunnel(), ...facts }).success).toBe(false);
  },
);

test('adds up reasons', () => {
  expect([totalOf({}), totalOf({ a: 2, b: 3 })]).toEqual([0, 5]);
});
