import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../model/json.ts';
import { runManifestSchema } from '../model/record.ts';
import type { ResultRecord } from '../model/record.ts';
import { writeFileAtomically } from './atomic-file.ts';
import type { FileOutcome } from './atomic-file.ts';
import { buildManifest } from './build-manifest.ts';
import { indentedJson } from './canonical-json.ts';
import { claimNamedDirectory, claimNewDirectory, sentinelName } from './claim-directory.ts';
import type { ClaimedDirectory } from './claim-directory.ts';
import { fileErrorType } from './file-error-type.ts';
import { JsonlWriter } from './jsonl-writer.ts';
import type { JsonlWriterCounts, WriteOutcome } from './jsonl-writer.ts';
import type { RunIdentity } from './pair-to-records.ts';
import { toRecordLine } from './record-line.ts';
import { recordTime } from './record-time.ts';
import { addRecords, countRecords } from './run-counts.ts';
import type { RunCounts } from './run-counts.ts';
import { defaultRunId, fileNameOf } from './run-id.ts';
import { Serial } from './serial.ts';

/** Where and for what a run is recorded. */
export interface RunDirectoryOptions {
  /** The parent of all run directories; made when missing. */
  readonly directory: string;
  readonly feature: string;
  /**
   * Names the run and its directory; made safe as a file name. An earlier run of that name is continued.
   * @default `{feature}-{yyyymmddThhmmssZ}-{pid}`, always a new directory
   */
  readonly runId?: string | undefined;
  /** The ids of the candidates. @default [] */
  readonly candidateIds?: readonly string[] | undefined;
  /** Our version, for the manifest. @default null */
  readonly libraryVersion?: string | null | undefined;
  /** Epoch milliseconds, UTC. @default Date.now */
  readonly now?: (() => number) | undefined;
  /** @default process.pid */
  readonly processId?: number | undefined;
}

/** What became of opening a run directory. */
export type OpenRunOutcome =
  | { readonly status: 'opened'; readonly run: RunDirectory }
  /** `errorType`: the code of the system, or `not_a_run_directory` for a named directory that holds other files. */
  | { readonly status: 'failed'; readonly errorType: string };

/** What a run directory is made of, once everything has been opened. */
interface OpenedParts {
  readonly claimed: ClaimedDirectory;
  readonly writer: JsonlWriter;
  readonly startedAt: string;
  readonly counts: RunCounts;
  readonly options: RunDirectoryOptions;
}

const sentinelText = 'insideLLMs run directory, written by shadowspan\n';

/**
 * Opens a run directory: `.insidellms_run`, `records.jsonl`, `manifest.json` and, once it is written, `funnel.json`.
 * A manifest that says `run_completed: false` stands there from the start. Never rejects.
 */
export async function openRunDirectory(options: RunDirectoryOptions): Promise<OpenRunOutcome> {
  try {
    const claimed = await claimDirectory(options);
    const writer = new JsonlWriter(join(claimed.path, 'records.jsonl'));
    const opened = await writer.open();
    if (opened.status === 'failed') return opened;
    const counts = await countRecords(writer.path);
    const startedAt = (await earlierStart(claimed.path)) ?? recordTime(clockOf(options)());
    const run = new RunDirectory({ claimed, writer, startedAt, counts, options });
    const sealed = await run.seal();
    if (sealed.status === 'written') return { status: 'opened', run };
    await writer.close();
    return sealed;
  } catch (error) {
    return { status: 'failed', errorType: fileErrorType(error) };
  }
}

/** A run on the disk. Made by `openRunDirectory`; nothing of it throws or rejects. */
export class RunDirectory {
  readonly path: string;
  readonly runId: string;
  readonly #parts: OpenedParts;
  /** Small files are replaced in the order of the calls, so that the last one stays. */
  readonly #files = new Serial();
  #counts: RunCounts;
  #nextPairIndex: number;
  #closing: Promise<FileOutcome> | undefined;

  /** @internal */
  constructor(parts: OpenedParts) {
    this.path = parts.claimed.path;
    this.runId = parts.claimed.runId;
    this.#parts = parts;
    this.#counts = parts.counts;
    this.#nextPairIndex = parts.counts.nextPairIndex;
  }

  /** What the writer has done since the directory was opened. */
  get writing(): JsonlWriterCounts {
    return this.#parts.writer.counts;
  }

  /** The identity of the next pair of this run: each call counts on. */
  nextPair(): RunIdentity {
    const pairIndex = this.#nextPairIndex;
    this.#nextPairIndex += 1;
    return { runId: this.runId, pairIndex };
  }

  /** Appends records as one batch: all of them or none. */
  async append(records: readonly ResultRecord[]): Promise<WriteOutcome> {
    try {
      const outcome = await this.#parts.writer.append(records.map(toRecordLine));
      if (outcome.status === 'written') this.#counts = addRecords(this.#counts, records);
      return outcome;
    } catch (error) {
      // Only a value nested deeper than the call stack reaches this.
      return { status: 'failed', errorType: fileErrorType(error) };
    }
  }

  /** Replaces `funnel.json`: what became of every eligible call. */
  writeFunnel(snapshot: JsonObject): Promise<FileOutcome> {
    return this.#replace('funnel.json', () => indentedJson(snapshot));
  }

  /** Writes the sentinel and a manifest of a run that goes on. @internal */
  async seal(): Promise<FileOutcome> {
    const sentinel = await this.#replace(sentinelName, () => sentinelText);
    return sentinel.status === 'failed' ? sentinel : this.#writeManifest(false);
  }

  /** Waits for the batches on their way, closes the file and writes the last manifest. Calling it again does nothing more. */
  close(): Promise<FileOutcome> {
    this.#closing ??= this.#parts.writer.close().then(() => this.#writeManifest(true));
    return this.#closing;
  }

  #writeManifest(completed: boolean): Promise<FileOutcome> {
    const { options, startedAt, writer } = this.#parts;
    return this.#replace('manifest.json', () =>
      indentedJson(
        buildManifest({
          runId: this.runId,
          feature: options.feature,
          candidateIds: options.candidateIds ?? [],
          libraryVersion: options.libraryVersion ?? null,
          startedAt,
          completedAtMs: clockOf(options)(),
          completed,
          counts: this.#counts,
          writing: writer.counts,
        }),
      ),
    );
  }

  #replace(name: string, text: () => string): Promise<FileOutcome> {
    return this.#files.run(() => writeFileAtomically(join(this.path, name), text()));
  }
}

function claimDirectory({
  directory,
  feature,
  runId,
  processId = process.pid,
  now = Date.now,
}: RunDirectoryOptions): Promise<ClaimedDirectory> {
  if (runId !== undefined) return claimNamedDirectory(directory, fileNameOf(runId));
  return claimNewDirectory(directory, defaultRunId(feature, now(), processId));
}

function clockOf({ now = Date.now }: RunDirectoryOptions): () => number {
  return now;
}

/** When the run was started that is continued here, by its manifest; undefined for a new run. */
async function earlierStart(path: string): Promise<string | undefined> {
  try {
    const manifest = runManifestSchema.safeParse(JSON.parse(await readFile(join(path, 'manifest.json'), 'utf8')));
    return manifest.success ? manifest.data.started_at : undefined;
  } catch {
    return undefined;
  }
}
