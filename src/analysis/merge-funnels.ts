import type { FunnelSnapshot, ReasonCounts } from '../model/funnel.ts';

/** The sum of two funnels, reason by reason. A count that only one of them has is left out: half a sum would mislead. */
export function mergeFunnels(left: FunnelSnapshot, right: FunnelSnapshot): FunnelSnapshot {
  return {
    seen: left.seen + right.seen,
    ineligible: mergeReasons(left.ineligible, right.ineligible),
    eligible: left.eligible + right.eligible,
    sampled_out: left.sampled_out + right.sampled_out,
    shed: mergeReasons(left.shed, right.shed),
    withheld: mergeReasons(left.withheld, right.withheld),
    ...mergeOptional('replayed_calls', left, right),
    replayed: left.replayed + right.replayed,
    compared: left.compared + right.compared,
    incomparable: mergeReasons(left.incomparable, right.incomparable),
    failed: mergeReasons(left.failed, right.failed),
    timed_out: left.timed_out + right.timed_out,
    ...mergeOptional('records_written', left, right),
    ...mergeOptional('records_failed', left, right),
  };
}

function mergeReasons(left: ReasonCounts, right: ReasonCounts): ReasonCounts {
  const merged = new Map(Object.entries(left));
  for (const [reason, count] of Object.entries(right)) merged.set(reason, (merged.get(reason) ?? 0) + count);
  return Object.fromEntries(merged);
}

type OptionalCount = 'replayed_calls' | 'records_written' | 'records_failed';

function mergeOptional(name: OptionalCount, left: FunnelSnapshot, right: FunnelSnapshot): Partial<FunnelSnapshot> {
  const [a, b] = [left[name], right[name]];
  return a === undefined || b === undefined ? {} : { [name]: a + b };
}
