import type { FunnelSnapshot } from '../model/funnel.ts';
import type { PairReading } from './pair-reading.ts';
import { summariseCandidate } from './summarise-candidate.ts';
import type { Summary } from './summary.ts';

/** Sums up pairs per feature and candidate. Pairs of several runs may be given together. */
export function summarise(pairs: readonly PairReading[], funnel: FunnelSnapshot | undefined): Summary {
  const groups = Map.groupBy(pairs, (pair) => JSON.stringify([pair.feature, pair.candidateId]));
  const candidates = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group]) => {
      const [feature, candidateId] = JSON.parse(key) as [string, string];
      return summariseCandidate(feature, candidateId, group);
    });
  return { candidates, funnel };
}
