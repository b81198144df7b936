import { basename, join, resolve } from 'node:path';
import { ShadowspanError } from '../errors.ts';
import { safeParseRecordLine, shadowspanFieldsOf } from '../model/record.ts';
import { PairJoiner } from './join-pairs.ts';
import { readFunnel } from './read-funnel.ts';
import { readLines } from './read-lines.ts';
import type { FileLine } from './read-lines.ts';
import type { LineCounts, RunReading } from './run-reading.ts';

/** How to read a run directory. */
export interface ReadRunOptions {
  /** Longer lines are counted and passed over. @default 67108864 (64 MiB) */
  readonly maxLineBytes?: number | undefined;
}

type LineKind = 'paired' | 'invalid' | 'torn' | 'oversized' | 'foreign' | 'duplicate' | 'blank';

/**
 * Reads `records.jsonl` and `funnel.json` of a run directory. Streams: one line is in memory at a time, and of each pair a few
 * numbers stay. Lines that cannot be used are counted, never fatal; a directory without `records.jsonl` has no pairs.
 * @throws ShadowspanError `records_unreadable` where the file is there and cannot be read
 */
export async function readRunDirectory(
  path: string,
  { maxLineBytes = 64 * 1024 * 1024 }: ReadRunOptions = {},
): Promise<RunReading> {
  const joiner = new PairJoiner();
  const kinds = new Map<LineKind, number>();
  try {
    for await (const line of readLines(join(path, 'records.jsonl'), maxLineBytes)) {
      const kind = takeLine(line, joiner);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  } catch (error) {
    if (!isMissingFile(error)) throw unreadable(path, error);
  }
  const funnel = await readFunnel(path);
  return { name: basename(resolve(path)), pairs: joiner.pairs(), lines: lineCounts(kinds), funnel };
}

function takeLine(line: FileLine, joiner: PairJoiner): LineKind {
  if (line.status === 'oversized') return 'oversized';
  if (line.text.trim() === '') return 'blank';
  const parsed = safeParseRecordLine(line.text);
  if (parsed.status === 'invalid') return line.isTerminated ? 'invalid' : 'torn';
  const fields = shadowspanFieldsOf(parsed.record);
  if (fields === undefined) return 'foreign';
  return joiner.add(parsed.record, fields) ? 'paired' : 'duplicate';
}

function lineCounts(kinds: ReadonlyMap<LineKind, number>): LineCounts {
  const of = (kind: LineKind): number => kinds.get(kind) ?? 0;
  return {
    lineCount: [...kinds.values()].reduce((sum, count) => sum + count, 0) - of('blank'),
    invalidCount: of('invalid'),
    tornCount: of('torn'),
    oversizedCount: of('oversized'),
    foreignCount: of('foreign'),
    duplicateCount: of('duplicate'),
  };
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function unreadable(path: string, error: unknown): ShadowspanError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return new ShadowspanError(
    'records_unreadable',
    `Reading ${join(path, 'records.jsonl')}: expected a readable file, got ${code}. Check its permissions.`,
    { cause: error },
  );
}
