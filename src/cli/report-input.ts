import type { LineCounts } from '../analysis/run-reading.ts';
import type { Summary } from '../analysis/summary.ts';

/** What a report is rendered from. */
export interface ReportInput {
  /** Names of the run directories, sorted. */
  readonly runs: readonly string[];
  readonly summary: Summary;
  /** Over all runs. */
  readonly lines: LineCounts;
  /** Names of the runs whose `funnel.json` is missing or invalid. */
  readonly runsWithoutFunnel: readonly string[];
}
