import type { ReasonCounts } from '../model/funnel.ts';
import type { ArmReading, PairReading } from './pair-reading.ts';
import { quantile } from './statistics/quantile.ts';
import { wilsonInterval } from './statistics/wilson-interval.ts';
import type {
  AgreementSummary,
  BothSides,
  CandidateSummary,
  FirstChunkSummary,
  LatencySummary,
  TokenSummary,
} from './summary.ts';

type Pairs = readonly PairReading[];

/** Sums up the pairs of one feature and one candidate; at least one pair. */
export function summariseCandidate(feature: string, candidateId: string, pairs: Pairs): CandidateSummary {
  const withStatus = (status: string): Pairs => pairs.filter((pair) => pair.comparison.status === status);
  const compared = withStatus('compared');
  const timed = compared.filter((pair) => !pair.comparison.warningCodes.includes('latency_incomparable'));
  return {
    feature,
    candidateId,
    primaryModels: modelsOf(pairs.map((pair) => pair.primary)),
    candidateModels: modelsOf(pairs.map((pair) => pair.candidate)),
    pairCount: pairs.length,
    comparedCount: compared.length,
    timedOutCount: withStatus('timed_out').length,
    incomparable: countBy(withStatus('incomparable').map((pair) => pair.comparison.blockingCodes[0] ?? 'unknown')),
    failed: countBy(withStatus('failed').map((pair) => pair.comparison.kind)),
    agreement: agreementOf(compared),
    labels: countBy(compared.map((pair) => pair.comparison.label)),
    warnings: countBy(compared.flatMap((pair) => pair.comparison.warningCodes)),
    latency: latencyOf(timed),
    firstChunk: firstChunkOf(timed),
    tokens: tokensOf(compared),
    redactedCount: pairs.filter((pair) => pair.candidate.isRedacted || pair.primary?.isRedacted === true).length,
    withoutPrimaryCount: pairs.filter((pair) => pair.primary === undefined).length,
  };
}

function agreementOf(compared: Pairs): AgreementSummary | undefined {
  if (compared.length === 0) return undefined;
  const count = compared.filter((pair) => pair.comparison.agreement).length;
  return { count, ratio: count / compared.length, interval: wilsonInterval(count, compared.length) };
}

function latencyOf(pairs: Pairs): LatencySummary | undefined {
  const sides = bothSides(pairs, (arm) => arm.latencyMs);
  const [p50Ms, p95Ms] = [quantilesOf(sides, 0.5), quantilesOf(sides, 0.95)];
  return p50Ms === undefined || p95Ms === undefined ? undefined : { pairCount: sides.length, p50Ms, p95Ms };
}

function firstChunkOf(pairs: Pairs): FirstChunkSummary | undefined {
  const sides = bothSides(pairs, (arm) => arm.timeToFirstChunkMs);
  const p50Ms = quantilesOf(sides, 0.5);
  return p50Ms === undefined ? undefined : { pairCount: sides.length, p50Ms };
}

function tokensOf(compared: Pairs): TokenSummary | undefined {
  const counted = compared.filter((pair) => bothSides([pair], wholeUsage).length > 0);
  if (counted.length === 0) return undefined;
  return {
    pairCount: counted.length,
    input: sumOf(bothSides(counted, (arm) => arm.inputTokens)),
    output: sumOf(bothSides(counted, (arm) => arm.outputTokens)),
  };
}

function wholeUsage({ inputTokens, outputTokens }: ArmReading): number | undefined {
  return inputTokens === undefined || outputTokens === undefined ? undefined : inputTokens + outputTokens;
}

/** A number of each side, of the pairs that know it on both. */
function bothSides(pairs: Pairs, valueOf: (arm: ArmReading) => number | undefined): BothSides[] {
  return pairs.flatMap((pair) => {
    const primary = pair.primary === undefined ? undefined : valueOf(pair.primary);
    const candidate = valueOf(pair.candidate);
    return primary === undefined || candidate === undefined ? [] : [{ primary, candidate }];
  });
}

function quantilesOf(sides: readonly BothSides[], q: number): BothSides | undefined {
  const primary = quantile(
    sides.map((side) => side.primary),
    q,
  );
  const candidate = quantile(
    sides.map((side) => side.candidate),
    q,
  );
  return primary === undefined || candidate === undefined ? undefined : { primary, candidate };
}

function sumOf(sides: readonly BothSides[]): BothSides {
  return sides.reduce(
    (sum, side) => ({ primary: sum.primary + side.primary, candidate: sum.candidate + side.candidate }),
    { primary: 0, candidate: 0 },
  );
}

function modelsOf(arms: readonly (ArmReading | undefined)[]): string[] {
  return [...new Set(arms.flatMap((arm) => (arm === undefined ? [] : [arm.model])))].sort();
}

function countBy(names: readonly string[]): ReasonCounts {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}
