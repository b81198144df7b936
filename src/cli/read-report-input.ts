import { basename } from 'node:path';
import { findRunDirectories } from '../analysis/find-run-directories.ts';
import { mergeFunnels } from '../analysis/merge-funnels.ts';
import { readRunDirectory } from '../analysis/read-run-directory.ts';
import type { LineCounts, RunReading } from '../analysis/run-reading.ts';
import { summarise } from '../analysis/summarise.ts';
import type { FunnelSnapshot } from '../model/funnel.ts';
import type { ReportInput } from './report-input.ts';

/**
 * Reads what a report tells: one run directory, or all run directories in a root, merged.
 * @throws ShadowspanError `records_unreadable`
 */
export async function readReportInput(path: string): Promise<ReportInput> {
  const directories = await findRunDirectories(path);
  const readings: RunReading[] = [];
  for (const directory of directories) readings.push(await readRunDirectory(directory));
  const pairs = readings.flatMap((reading) => reading.pairs);
  return {
    runs: directories.map((directory) => basename(directory)),
    summary: summarise(pairs, mergedFunnel(readings)),
    lines: mergedLines(readings),
    runsWithoutFunnel: readings.filter(({ funnel }) => funnel.status !== 'ok').map(({ name }) => name),
  };
}

function mergedFunnel(readings: readonly RunReading[]): FunnelSnapshot | undefined {
  const funnels = readings.flatMap(({ funnel }) => (funnel.status === 'ok' ? [funnel.funnel] : []));
  const [first, ...rest] = funnels;
  return first === undefined ? undefined : rest.reduce(mergeFunnels, first);
}

function mergedLines(readings: readonly RunReading[]): LineCounts {
  const sum = (countOf: (lines: LineCounts) => number): number =>
    readings.reduce((total, { lines }) => total + countOf(lines), 0);
  return {
    lineCount: sum((lines) => lines.lineCount),
    invalidCount: sum((lines) => lines.invalidCount),
    tornCount: sum((lines) => lines.tornCount),
    oversizedCount: sum((lines) => lines.oversizedCount),
    foreignCount: sum((lines) => lines.foreignCount),
    duplicateCount: sum((lines) => lines.duplicateCount),
  };
}
