import type { FunnelSnapshot, ReasonCounts } from '../model/funnel.ts';
import type { RatioInterval } from './statistics/wilson-interval.ts';

/** How often candidate and primary decided alike. */
export interface AgreementSummary {
  readonly count: number;
  /** 0 to 1: of the compared pairs. */
  readonly ratio: number;
  /** Wilson, two-sided 95 %. */
  readonly interval: RatioInterval;
}

/** One number for each side, over the same pairs. */
export interface BothSides {
  readonly primary: number;
  readonly candidate: number;
}

/** Exact quantiles over the compared pairs whose times may be compared and are known on both sides. */
export interface LatencySummary {
  readonly pairCount: number;
  readonly p50Ms: BothSides;
  readonly p95Ms: BothSides;
}

/** Exact median over the compared pairs that streamed on both sides and whose times may be compared. */
export interface FirstChunkSummary {
  readonly pairCount: number;
  readonly p50Ms: BothSides;
}

/** Sums over the compared pairs in which both sides reported both counts. */
export interface TokenSummary {
  readonly pairCount: number;
  readonly input: BothSides;
  readonly output: BothSides;
}

/** What one candidate did for one feature. `pairCount` = compared + incomparable + failed + timed out. */
export interface CandidateSummary {
  readonly feature: string;
  readonly candidateId: string;
  /** The models that were asked, sorted. */
  readonly primaryModels: readonly string[];
  readonly candidateModels: readonly string[];
  readonly pairCount: number;
  readonly comparedCount: number;
  readonly timedOutCount: number;
  /** Pairs that may not be compared, each under its first code that blocks. */
  readonly incomparable: ReasonCounts;
  /** Pairs without an answer of the candidate, per `error.type`. */
  readonly failed: ReasonCounts;
  /** `undefined` where no pair was compared. */
  readonly agreement: AgreementSummary | undefined;
  /** Labels of the compared pairs; `same` is agreement in the deciding tier. */
  readonly labels: ReasonCounts;
  /** Codes that warn, over the compared pairs; a pair may have several. */
  readonly warnings: ReasonCounts;
  readonly latency: LatencySummary | undefined;
  readonly firstChunk: FirstChunkSummary | undefined;
  readonly tokens: TokenSummary | undefined;
  /** Pairs in which the redactor replaced or dropped something on either side. */
  readonly redactedCount: number;
  /** Pairs whose primary line is missing. */
  readonly withoutPrimaryCount: number;
}

/** What the pairs say, per feature and candidate, and what became of every call. */
export interface Summary {
  /** By feature, then candidate id. */
  readonly candidates: readonly CandidateSummary[];
  readonly funnel: FunnelSnapshot | undefined;
}
