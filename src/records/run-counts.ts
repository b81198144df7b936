import { createReadStream } from 'node:fs';
import { recordStatusSchema, safeParseRecordLine } from '../model/record.ts';
import type { RecordStatus, ResultRecord } from '../model/record.ts';

/** What stands in a `records.jsonl`. */
export interface RunCounts {
  readonly recordCount: number;
  readonly statusCounts: Readonly<Record<RecordStatus, number>>;
  /** One more than the highest `custom.record_index`. */
  readonly nextPairIndex: number;
}

/** The counts of a file without lines. */
export function noRecords(): RunCounts {
  const statusCounts = Object.fromEntries(recordStatusSchema.options.map((status) => [status, 0]));
  return { recordCount: 0, statusCounts: statusCounts as Record<RecordStatus, number>, nextPairIndex: 0 };
}

/** The counts with these lines added. */
export function addRecords(counts: RunCounts, records: readonly ResultRecord[]): RunCounts {
  return records.reduce(addRecord, counts);
}

function addRecord(counts: RunCounts, { status, custom }: ResultRecord): RunCounts {
  const index = custom['record_index'];
  return {
    recordCount: counts.recordCount + 1,
    statusCounts: { ...counts.statusCounts, [status]: counts.statusCounts[status] + 1 },
    nextPairIndex: Math.max(counts.nextPairIndex, typeof index === 'number' ? index + 1 : 0),
  };
}

/** Counts the records of a file, leaving out lines that are none. Rejects with the error of the file system. */
export async function countRecords(path: string): Promise<RunCounts> {
  let counts = noRecords();
  for await (const line of linesOf(path)) {
    const parsed = safeParseRecordLine(line);
    if (parsed.status === 'ok') counts = addRecord(counts, parsed.record);
  }
  return counts;
}

/** The whole lines of a file. Not `node:readline`: it does not hand on an error of the stream. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
