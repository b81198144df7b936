import { totalOf } from '../../model/funnel.ts';
import type { FunnelSnapshot } from '../../model/funnel.ts';
import { showReasons } from './reasons.ts';

/** Why there may be no pair, and what to do about it. */
export function noPairsHint(runCount: number, funnel: FunnelSnapshot | undefined): string[] {
  return ['No pairs yet.', reasonFor(runCount, funnel)];
}

function reasonFor(runCount: number, funnel: FunnelSnapshot | undefined): string {
  if (runCount === 0) {
    return 'There is no run directory here. Start the application with `node --import shadowspan/register`, or name another directory.';
  }
  if (funnel === undefined)
    return 'The run has not written its first pair; look again when it has replayed some calls.';
  if (funnel.seen === 0) return 'No LLM call was seen. Was shadowspan registered before the first call was made?';
  if (funnel.eligible === 0) return `No call could be shadowed: ${showReasons(funnel.ineligible)}.`;
  if (funnel.eligible === funnel.sampled_out) {
    return 'Every call was sampled out. Raise shadow.sampling.ratio in shadowspan.yaml, or wait for more traffic.';
  }
  const heldBack = showReasons({ ...funnel.shed, ...funnel.withheld });
  if (totalOf(funnel.shed) + totalOf(funnel.withheld) > 0) return `Chosen calls were not replayed: ${heldBack}.`;
  return 'Chosen calls are under way; look again in a moment.';
}
