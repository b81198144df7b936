import type { RecordComparison } from '../model/record.ts';

/** What a summary needs of one side of a pair; no content. Absent where the record does not say. */
export interface ArmReading {
  readonly model: string;
  readonly latencyMs?: number | undefined;
  readonly timeToFirstChunkMs?: number | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  /** True where the redactor replaced or dropped something. */
  readonly isRedacted: boolean;
}

/** What a summary needs of a comparison. */
export interface ComparisonReading {
  readonly status: RecordComparison['status'];
  readonly agreement: boolean;
  /** Empty unless compared. */
  readonly label: string;
  /** `error.type` of a candidate that failed or timed out, else empty. */
  readonly kind: string;
  /** Codes only, in the order of the record. */
  readonly blockingCodes: readonly string[];
  readonly warningCodes: readonly string[];
}

/** One pair as the records tell it. */
export interface PairReading {
  readonly pairId: string;
  readonly feature: string;
  readonly candidateId: string;
  /** `undefined` where the primary's line is missing. */
  readonly primary: ArmReading | undefined;
  readonly candidate: ArmReading;
  readonly comparison: ComparisonReading;
}
