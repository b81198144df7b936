import type { LlmCall } from '../model/call.ts';
import type { ResourceDifference } from '../model/comparison.ts';

/**
 * What the candidate took beyond the primary, negative where it took less.
 * Times are left out where `isLatencyComparable` is false, counts where a side did not report them.
 */
export function resourceDifference(
  primary: LlmCall,
  candidate: LlmCall,
  isLatencyComparable: boolean,
): ResourceDifference {
  const [before, after] = [primary.timing, candidate.timing];
  const [usedBefore, usedAfter] = [primary.answer?.usage, candidate.answer?.usage];
  const times = isLatencyComparable
    ? {
        latencyMs: minus(after.durationMs, before.durationMs),
        timeToFirstChunkMs: minus(after.timeToFirstChunkMs, before.timeToFirstChunkMs),
      }
    : {};
  return withoutUndefined({
    ...times,
    inputTokens: minus(usedAfter?.inputTokens, usedBefore?.inputTokens),
    outputTokens: minus(usedAfter?.outputTokens, usedBefore?.outputTokens),
  });
}

function minus(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}

function withoutUndefined(difference: ResourceDifference): ResourceDifference {
  return Object.fromEntries(Object.entries(difference).filter(([, value]) => value !== undefined));
}
