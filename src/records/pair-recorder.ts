import { countInternalError, selfMetrics } from '../capture/self-metrics.ts';
import { warnOnce } from '../capture/warn-once.ts';
import type { FunnelSnapshot } from '../model/funnel.ts';
import type { Pair } from '../model/pair.ts';
import type { ResultRecord } from '../model/record.ts';
import { ATTR_SHADOWSPAN_OUTCOME, METRIC_RECORDS } from '../semconv.ts';
import { VERSION } from '../version.ts';
import { PairLedger } from './pair-ledger.ts';
import { openRunDirectory, type RunDirectory } from './run-directory.ts';

/** Where pairs are recorded. */
export interface PairRecorderOptions {
  readonly directory: string;
  readonly runId?: string | undefined;
  /** Calls whose primary line is remembered, for candidates that come in a later batch. */
  readonly maxCalls: number;
}

/** Writes pairs as record lines into a run directory that is made for the first of them. Never rejects. */
export class PairRecorder {
  readonly #options: PairRecorderOptions;
  readonly #ledger: PairLedger;
  #run: Promise<RunDirectory | undefined> | undefined;
  /** Lines that never came as far as a file. */
  #lostLines = 0;

  constructor(options: PairRecorderOptions) {
    this.#options = options;
    this.#ledger = new PairLedger(options.maxCalls);
  }

  /** True where the lines of all pairs are on the disk. */
  async write(pairs: readonly Pair[]): Promise<boolean> {
    const [first] = pairs;
    if (first === undefined) return true;
    const run = await this.#openRun(first.feature);
    if (run === undefined) {
      this.#lose(pairs);
      return false;
    }
    const records = this.#recordsOf(pairs, run);
    const outcome = await run.append(records);
    count(outcome.status, records.length);
    if (outcome.status === 'written') return true;
    this.#ledger.forget(pairs);
    tellOfFailure(run.path, outcome.errorType);
    return false;
  }

  /** Replaces `funnel.json`. */
  async writeFunnel(funnel: FunnelSnapshot, feature: string): Promise<void> {
    const run = await this.#openRun(feature);
    await run?.writeFunnel({
      ...funnel,
      records_written: run.writing.writtenLines,
      records_failed: run.writing.failedLines + this.#lostLines,
    });
  }

  /** The run directory, once it has been made. */
  async runDirectory(): Promise<string | undefined> {
    return (await this.#run)?.path;
  }

  /** Waits for the lines under way and writes the last manifest. */
  async close(): Promise<void> {
    await (await this.#run)?.close();
  }

  #recordsOf(pairs: readonly Pair[], run: RunDirectory): ResultRecord[] {
    return pairs.flatMap((pair) => {
      try {
        return this.#ledger.recordsOf(pair, () => run.nextPair());
      } catch (error) {
        // One pair that cannot be told must not take the others of its batch with it.
        countInternalError('PairRecorder.recordsOf', error);
        this.#lose([pair]);
        return [];
      }
    });
  }

  #lose(pairs: readonly Pair[]): void {
    const lines = linesOf(pairs);
    this.#lostLines += lines;
    count('failed', lines);
  }

  /** Opens the run directory on first use; after a failure the next write tries again. */
  #openRun(feature: string): Promise<RunDirectory | undefined> {
    const { directory, runId } = this.#options;
    this.#run ??= openRunDirectory({ directory, feature, runId, libraryVersion: VERSION }).then((outcome) => {
      if (outcome.status === 'opened') return outcome.run;
      this.#run = undefined;
      tellOfFailure(directory, outcome.errorType);
      return undefined;
    });
    return this.#run;
  }
}

/** One line for each call and one for each of its candidates. */
function linesOf(pairs: readonly Pair[]): number {
  return new Set(pairs.map(({ id }) => id)).size + pairs.length;
}

function count(outcome: string, lines: number): void {
  if (lines > 0) selfMetrics.add(METRIC_RECORDS, { [ATTR_SHADOWSPAN_OUTCOME]: outcome }, lines);
}

function tellOfFailure(path: string, errorType: string): void {
  warnOnce(
    'SHADOWSPAN_RECORDS_UNWRITABLE',
    `Records cannot be written under ${path} (${errorType}): pairs are lost until that is mended. Calls are not affected.`,
  );
}
