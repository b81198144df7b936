import { z } from 'zod';

/** How many, per reason. Reasons are of low cardinality; a reader keeps those it does not know. */
export type ReasonCounts = Readonly<Record<string, number>>;

/**
 * `funnel.json` of a run directory: what became of every call that the capturing half saw. Counters since the start of the
 * process; all keys are those on the disk.
 *
 * Two identities hold when nothing is under way any more:
 * - calls: `seen` = sum of `ineligible` + `eligible`, and `eligible` = `sampled_out` + `shed` + `withheld` + the calls that were
 *   replayed (`replayed_calls`; with one candidate that is `replayed`);
 * - replays: `replayed` = `compared` + `incomparable` + `failed` + `timed_out`. One call with two candidates is two replays.
 */
export type FunnelSnapshot = {
  /** LLM calls that reached the shadow stage. */
  readonly seen: number;
  /** Calls that cannot be shadowed, per reason. */
  readonly ineligible: ReasonCounts;
  /** Calls that could be shadowed. */
  readonly eligible: number;
  /** Calls that the sampling rule did not choose. */
  readonly sampled_out: number;
  /** Chosen, and given up before it was sent, per reason. */
  readonly shed: ReasonCounts;
  /** Chosen, and held back for the sake of privacy or of a budget, per reason. */
  readonly withheld: ReasonCounts;
  /** Calls of which at least one replay was sent; needed where a call has more than one candidate. */
  readonly replayed_calls?: number;
  /** Replays that were sent. */
  readonly replayed: number;
  /** Replays whose answer was compared. */
  readonly compared: number;
  /** Replays that may not be compared, under the first code that blocks. */
  readonly incomparable: ReasonCounts;
  /** Replays without an answer, per `error.type`. */
  readonly failed: ReasonCounts;
  /** Replays without an answer in time. */
  readonly timed_out: number;
  /** Lines of `records.jsonl` that are on the disk. */
  readonly records_written?: number;
  /** Lines that could not be written. */
  readonly records_failed?: number;
};

const countSchema = z.int().nonnegative();
const reasonCountsSchema = z.record(z.string(), countSchema);

/** Reads `funnel.json`. Unknown keys are left out, so that an older reader understands a newer writer. */
export const funnelSnapshotSchema: z.ZodType<FunnelSnapshot> = z.object({
  seen: countSchema,
  ineligible: reasonCountsSchema,
  eligible: countSchema,
  sampled_out: countSchema,
  shed: reasonCountsSchema,
  withheld: reasonCountsSchema,
  replayed_calls: z.exactOptional(countSchema),
  replayed: countSchema,
  compared: countSchema,
  incomparable: reasonCountsSchema,
  failed: reasonCountsSchema,
  timed_out: countSchema,
  records_written: z.exactOptional(countSchema),
  records_failed: z.exactOptional(countSchema),
});

/** How many in all. */
export function totalOf(counts: ReasonCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
