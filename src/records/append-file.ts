import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { repairTornLine } from './torn-line.ts';
import type { RepairableFile } from './torn-line.ts';

/** The part of a `node:fs/promises` file handle that an append file needs. */
export interface AppendHandle extends RepairableFile {
  write(bytes: Uint8Array, offset: number): Promise<{ readonly bytesWritten: number }>;
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a path for reading and appending. */
export type OpenAppendHandle = (path: string) => Promise<AppendHandle>;

/** Opens for appending; file and missing directories are made for the owner alone, because records hold what users wrote. */
export async function openAppendHandle(path: string): Promise<AppendHandle> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return open(path, 'a+', 0o600);
}

/** Node warns in the application, and will throw, when a handle that was never closed is garbage: so none ever is. */
const openFiles = new Set<AppendFile>();

/**
 * A file of whole lines with one writer. What `append` has acknowledged is on the disk. What it has not is taken back;
 * where the disk refuses even that, whole lines of the batch may stay, a torn one never does.
 */
export class AppendFile {
  readonly #handle: AppendHandle;
  #sizeBytes: number;
  /** Torn last lines that opening cut off: 0 or 1. */
  readonly repairedLines: number;

  private constructor(handle: AppendHandle, sizeBytes: number, repairedLines: number) {
    this.#handle = handle;
    this.#sizeBytes = sizeBytes;
    this.repairedLines = repairedLines;
  }

  /** Opens the file and repairs a torn last line. Rejects with the error of the file system. */
  static async open(path: string, openHandle: OpenAppendHandle): Promise<AppendFile> {
    const handle = await openHandle(path);
    try {
      const { sizeBytes, repairedLines } = await repairTornLine(handle);
      const file = new AppendFile(handle, sizeBytes, repairedLines);
      openFiles.add(file);
      return file;
    } catch (error) {
      await handle.close().catch(() => undefined);
      throw error;
    }
  }

  /** True when the file has been deleted: what is appended now would be gone with the process. */
  async isDeleted(): Promise<boolean> {
    return (await this.#handle.stat()).nlink === 0;
  }

  /** Writes all bytes and waits until the disk has them. Rejects after taking back what was written in part. */
  async append(bytes: Uint8Array): Promise<void> {
    try {
      await this.#writeAll(bytes);
      await this.#handle.datasync();
      this.#sizeBytes += bytes.length;
    } catch (error) {
      // If this fails too, the repair at the next opening takes back the torn line.
      await this.#handle.truncate(this.#sizeBytes).catch(() => undefined);
      throw error;
    }
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const { bytesWritten } = await this.#handle.write(bytes, written);
      if (bytesWritten === 0) throw Object.assign(new Error('The file took no bytes.'), { code: 'EIO' });
      written += bytesWritten;
    }
  }

  /** Rejects with the error of the file system. */
  async close(): Promise<void> {
    openFiles.delete(this);
    await this.#handle.close();
  }
}
