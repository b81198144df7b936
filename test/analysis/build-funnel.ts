import type { FunnelSnapshot } from '../../src/model/funnel.ts';

/** A funnel of zeros, changed by the given facts. */
export function buildFunnel(facts: Partial<FunnelSnapshot> = {}): FunnelSnapshot {
  return {
    seen: 0,
    ineligible: {},
    eligible: 0,
    sampled_out: 0,
    shed: {},
    withheld: {},
    replayed: 0,
    compared: 0,
    incomparable: {},
    failed: {},
    timed_out: 0,
    ...facts,
  };
}
