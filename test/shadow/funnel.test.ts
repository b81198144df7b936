import { expect, test } from 'vitest';

import type { Comparison } from '../../src/model/comparison.ts';
import { funnelSnapshotSchema } from '../../src/model/funnel.ts';
import { Funnel } from '../../src/shadow/funnel.ts';
import { METRIC_SHADOW_CALLS } from '../../src/semconv.ts';
import { startMetrics } from '../support/metrics.ts';

const compared: Comparison = {
  status: 'compared',
  agreement: true,
  tier: 'text',
  label: 'same',
  results: [],
  difference: {},
  reasons: [],
};

function failed(kind: string): Comparison {
  return { status: 'failed', kind, reasons: [] };
}

test('an untouched funnel is all zeros', () => {
  expect(new Funnel().snapshot()).toEqual({
    seen: 0,
    ineligible: {},
    eligible: 0,
    sampled_out: 0,
    shed: {},
    withheld: {},
    replayed_calls: 0,
    replayed: 0,
    compared: 0,
    incomparable: {},
    failed: {},
    timed_out: 0,
  });
});

test('each call and each replay is counted in its place, and as a metric under the same name', async () => {
  const metrics = startMetrics();
  const funnel = new Funnel();
  funnel.sampledOut();
  funnel.ineligible('primary_error');
  for (let call = 0; call < 4; call += 1) funnel.eligible();
  funnel.shed('queue_full');
  funnel.withheld('content_dropped');
  funnel.replayedCall();
  funnel.replayedCall();
  funnel.replayed(compared);
  funnel.replayed({ status: 'timed_out', kind: 'timeout', reasons: [] });
  funnel.replayed(failed('rate_limit_exceeded'));
  funnel.replayed({
    status: 'incomparable',
    reasons: [
      { code: 'latency_incomparable', severity: 'warns', details: [] },
      { code: 'setting_dropped', severity: 'blocks', details: [] },
      { code: 'media_missing', severity: 'blocks', details: [] },
    ],
  });

  const snapshot = funnel.snapshot();
  expect(snapshot).toEqual({
    seen: 6,
    ineligible: { primary_error: 1 },
    eligible: 5,
    sampled_out: 1,
    shed: { queue_full: 1 },
    withheld: { content_dropped: 1 },
    replayed_calls: 2,
    replayed: 4,
    compared: 1,
    incomparable: { setting_dropped: 1 },
    failed: { rate_limit_exceeded: 1 },
    timed_out: 1,
  });
  const { seen: _sum, ...counted } = snapshot;
  expect(await metrics.sums(METRIC_SHADOW_CALLS, ['shadowspan.stage', 'shadowspan.reason'])).toEqual(flat(counted));
});

test('an error code can be any word, and the funnel stays readable', () => {
  const funnel = new Funnel();
  for (const kind of ['constructor', 'toString', '__proto__', 'constructor']) funnel.replayed(failed(kind));

  const snapshot = funnelSnapshotSchema.parse(JSON.parse(JSON.stringify(funnel.snapshot())));
  expect(Object.entries(snapshot.failed)).toEqual(
    expect.arrayContaining([
      ['constructor', 2],
      ['toString', 1],
    ]),
  );
  expect(snapshot.replayed).toBe(4);
});

test('a provider that invents codes does not fill the memory, and every replay is still counted', () => {
  const funnel = new Funnel();
  for (let index = 0; index < 5000; index += 1) funnel.replayed(failed(`code_${index}`));

  const { failed: reasons } = funnel.snapshot();
  expect(Object.keys(reasons)).toHaveLength(101);
  expect(reasons['_OTHER']).toBe(4900);
});

function flat(counted: object): Record<string, number> {
  const entries = Object.entries(counted).flatMap(([stage, count]: [string, number | Record<string, number>]) =>
    typeof count === 'number'
      ? [[stage, count] as const]
      : Object.entries(count).map(([reason, n]) => [`${stage} ${reason}`, n] as const),
  );
  return Object.fromEntries(entries);
}
