/** The part of a file handle that the repair needs. */
export interface RepairableFile {
  stat(): Promise<{ readonly size: number; readonly nlink: number; isFile(): boolean }>;
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  truncate(sizeBytes: number): Promise<void>;
}

/** What the repair found and did. */
export interface RepairReport {
  /** Size of the file after the repair: it ends with a line break, or is empty. */
  readonly sizeBytes: number;
  /** 1 when a last line without its line break was cut off, else 0. */
  readonly repairedLines: 0 | 1;
}

const chunkBytes = 64 * 1024;
const lineBreak = 0x0a;

/** Cuts off a last line that has no line break: a write that was torn by a crash, so never acknowledged. */
export async function repairTornLine(file: RepairableFile): Promise<RepairReport> {
  const stats = await file.stat();
  if (!stats.isFile()) return { sizeBytes: 0, repairedLines: 0 };
  const sizeBytes = await endOfLastLine(file, stats.size);
  if (sizeBytes === stats.size) return { sizeBytes, repairedLines: 0 };
  await file.truncate(sizeBytes);
  return { sizeBytes, repairedLines: 1 };
}

/** The offset behind the last line break, searched backwards: the torn line may be long, the file longer. */
async function endOfLastLine(file: RepairableFile, sizeBytes: number): Promise<number> {
  const chunk = Buffer.alloc(chunkBytes);
  let end = sizeBytes;
  while (end > 0) {
    const start = Math.max(0, end - chunkBytes);
    const { bytesRead } = await file.read(chunk, 0, end - start, start);
    const found = chunk.subarray(0, bytesRead).lastIndexOf(lineBreak);
    if (found !== -1) return start + found + 1;
    end = start;
  }
  return 0;
}
