import { AppendFile, openAppendHandle } from './append-file.ts';
import type { OpenAppendHandle } from './append-file.ts';
import { fileErrorType } from './file-error-type.ts';
import { Serial } from './serial.ts';

/** What became of a batch: on the disk as a whole, or not in the file. */
export type WriteOutcome =
  | { readonly status: 'written'; readonly lineCount: number; readonly byteCount: number }
  /** `errorType`: the code of the system (`ENOSPC`), `closed`, or `line_break_in_line`. */
  | { readonly status: 'failed'; readonly errorType: string };

/** What became of opening the file. */
export type OpenOutcome =
  | { readonly status: 'opened'; readonly repairedLines: number }
  | { readonly status: 'failed'; readonly errorType: string };

/** What a writer has done since it was made. */
export interface JsonlWriterCounts {
  readonly writtenLines: number;
  readonly writtenBytes: number;
  readonly failedBatches: number;
  readonly failedLines: number;
  /** Torn last lines cut off at opening. */
  readonly repairedLines: number;
}

/** What a writer may be given. */
export interface JsonlWriterOptions {
  /** Opens the file. @default openAppendHandle */
  readonly openHandle?: OpenAppendHandle | undefined;
}

/**
 * Appends lines to a file: one write per batch, and `fdatasync` before it is acknowledged, so that an acknowledged line
 * survives `kill -9`. The file has one writer; one that was deleted is made anew. Nothing throws or rejects: a failed batch is an outcome, is counted, and leaves no
 * torn line; the next batch opens the file anew. No timers and no queue of its own: the caller bounds how much is on its way.
 */
export class JsonlWriter {
  readonly path: string;
  readonly #openHandle: OpenAppendHandle;
  readonly #serial = new Serial();
  #file: AppendFile | undefined;
  #closing: Promise<void> | undefined;
  #counts = { writtenLines: 0, writtenBytes: 0, failedBatches: 0, failedLines: 0, repairedLines: 0 };

  constructor(path: string, { openHandle = openAppendHandle }: JsonlWriterOptions = {}) {
    this.path = path;
    this.#openHandle = openHandle;
  }

  /** A copy of the counts. */
  get counts(): JsonlWriterCounts {
    return { ...this.#counts };
  }

  /** Makes the directories, opens the file and repairs a torn last line. Optional: the first batch does it otherwise. */
  open(): Promise<OpenOutcome> {
    return this.#serial.run(async () => {
      if (this.#closing !== undefined) return { status: 'failed', errorType: 'closed' };
      try {
        const file = await this.#openedFile();
        return { status: 'opened', repairedLines: file.repairedLines };
      } catch (error) {
        return { status: 'failed', errorType: fileErrorType(error) };
      }
    });
  }

  /** Appends lines (without their line breaks) as one batch. Batches keep the order of the calls. */
  append(lines: readonly string[]): Promise<WriteOutcome> {
    const closed = this.#closing !== undefined;
    return this.#serial.run(async () => {
      if (closed) return this.#failed(lines, 'closed');
      if (lines.length === 0) return { status: 'written', lineCount: 0, byteCount: 0 };
      if (lines.some((line) => line.includes('\n'))) return this.#failed(lines, 'line_break_in_line');
      return this.#write(lines);
    });
  }

  /** Waits for the batches on their way and closes the file. Calling it again does nothing more. */
  close(): Promise<void> {
    this.#closing ??= this.#serial.run(() => this.#release());
    return this.#closing;
  }

  async #write(lines: readonly string[]): Promise<WriteOutcome> {
    try {
      const bytes = Buffer.from(`${lines.join('\n')}\n`, 'utf8');
      const file = await this.#openedFile();
      await file.append(bytes);
      this.#counts.writtenLines += lines.length;
      this.#counts.writtenBytes += bytes.length;
      return { status: 'written', lineCount: lines.length, byteCount: bytes.length };
    } catch (error) {
      await this.#release();
      return this.#failed(lines, fileErrorType(error));
    }
  }

  async #openedFile(): Promise<AppendFile> {
    if (await this.#file?.isDeleted()) await this.#release();
    if (this.#file !== undefined) return this.#file;
    this.#file = await AppendFile.open(this.path, this.#openHandle);
    this.#counts.repairedLines += this.#file.repairedLines;
    return this.#file;
  }

  async #release(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    // A handle that cannot be closed has nothing left that could be saved: every acknowledged byte is on the disk.
    await file?.close().catch(() => undefined);
  }

  #failed(lines: readonly string[], errorType: string): WriteOutcome {
    this.#counts.failedBatches += 1;
    this.#counts.failedLines += lines.length;
    return { status: 'failed', errorType };
  }
}
