import { expect, test } from 'vitest';
import { mergeFunnels } from '../../src/analysis/merge-funnels.ts';
import { buildFunnel } from './build-funnel.ts';

test('adds counts, and reasons one by one', () => {
  const left = buildFunnel({ seen: 5, eligible: 4, sampled_out: 1, shed: { queue_full: 1 }, failed: { 429: 2 } });
  const right = buildFunnel({ seen: 7, eligible: 7, replayed: 3, shed: { queue_full: 2, shutting_down: 1 } });
  expect(mergeFunnels(left, right)).toEqual(
    buildFunnel({
      seen: 12,
      eligible: 11,
      sampled_out: 1,
      replayed: 3,
      shed: { queue_full: 3, shutting_down: 1 },
      failed: { 429: 2 },
    }),
  );
});

test('a count that one side does not know is left out', () => {
  const known = buildFunnel({ records_written: 8, records_failed: 1, replayed_calls: 3 });
  expect(mergeFunnels(known, known)).toMatchObject({ records_written: 16, records_failed: 2, replayed_calls: 6 });
  expect(mergeFunnels(known, buildFunnel())).toEqual(buildFunnel());
});
