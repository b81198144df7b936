import type { FunnelReading } from './read-funnel.ts';
import type { PairReading } from './pair-reading.ts';

/** What became of the lines of `records.jsonl`. */
export interface LineCounts {
  /** All lines that are not blank. */
  readonly lineCount: number;
  /** Not a record. */
  readonly invalidCount: number;
  /** A last line that was cut off in the middle: a process died while it wrote. */
  readonly tornCount: number;
  /** Longer than the limit. */
  readonly oversizedCount: number;
  /** Valid records of another writer: no readable `custom.shadowspan`. */
  readonly foreignCount: number;
  /** Candidate lines of a pair that was already there. */
  readonly duplicateCount: number;
}

/** One run directory, read. */
export interface RunReading {
  /** The name of the directory. */
  readonly name: string;
  readonly pairs: readonly PairReading[];
  readonly lines: LineCounts;
  readonly funnel: FunnelReading;
}
