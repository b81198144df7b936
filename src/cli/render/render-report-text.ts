import type { LineCounts } from '../../analysis/run-reading.ts';
import type { ReportInput } from '../report-input.ts';
import { noPairsHint } from './no-pairs-hint.ts';
import { showCounted } from './numbers.ts';
import { printable } from './printable.ts';
import { renderCandidate } from './render-candidate.ts';
import { renderFunnel } from './render-funnel.ts';

const shownRunCount = 5;

/** The report for people: plain text in columns, without colour, so that it reads the same in a terminal, a log and a mail. */
export function renderReportText(input: ReportInput): string {
  const { candidates, funnel } = input.summary;
  const sections = [
    runLines(input.runs),
    ...candidates.map(renderCandidate),
    ...(candidates.length === 0 ? [noPairsHint(input.runs.length, funnel)] : []),
    ...(funnel === undefined ? [] : [renderFunnel(funnel)]),
    warnings(input),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function runLines(runs: readonly string[]): string[] {
  if (runs.length === 0) return [];
  if (runs.length === 1) return [`Run ${printable(runs[0] ?? '')}`];
  const restCount = runs.length - shownRunCount;
  const names = runs.slice(-shownRunCount).map((name) => `  ${printable(name)}`);
  return [`${runs.length} runs`, ...(restCount > 0 ? [`  ${restCount} earlier`] : []), ...names];
}

function warnings({ lines, runsWithoutFunnel, runs }: ReportInput): string[] {
  const skipped = skippedLines(lines);
  const texts = skipped === '' ? [] : [`Left out: ${skipped}.`];
  if (runsWithoutFunnel.length > 0) {
    const count = runs.length === 1 ? 'The run has' : `${runsWithoutFunnel.length} of ${runs.length} runs have`;
    texts.push(`${count} no readable funnel.json: calls without a pair are not known there.`);
  }
  return texts;
}

function skippedLines(lines: LineCounts): string {
  const kinds: [number, string][] = [
    [lines.tornCount, 'torn line'],
    [lines.invalidCount, 'invalid line'],
    [lines.oversizedCount, 'oversized line'],
    [lines.foreignCount, 'line of another writer'],
    [lines.duplicateCount, 'repeated line'],
  ];
  return kinds
    .filter(([count]) => count > 0)
    .map(([count, noun]) => showCounted(count, noun, noun.replace('line', 'lines')))
    .join(', ');
}
