import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { readReportInput } from '../read-report-input.ts';
import { renderReportJson } from '../render/render-report-json.ts';
import { renderReportText } from '../render/render-report-text.ts';
import type { ReportInput } from '../report-input.ts';

const defaultDirectory = 'shadowspan-runs';

/** `shadowspan report [DIR]`: tells what the candidates did. Ends with 3 where no pair has been compared. */
export const reportCommand: Command = {
  meta: {
    name: 'report',
    summary: 'Tell what the candidates did: agreement, labels, latency, tokens, and where every call went',
    details: ['Of a directory that holds several run directories, all runs are reported together.'],
  },
  args: {
    positional: {
      name: 'DIR',
      description: `A run directory, or a directory of them (default: ./${defaultDirectory})`,
    },
    options: {
      format: { type: 'string', choices: ['text', 'json'], description: 'For people or for programs (default: text)' },
    },
  },
  run: async (process, { positional, values }) => {
    const input = await readInput(process.cwd, positional);
    process.writeOut(values['format'] === 'json' ? renderReportJson(input) : renderReportText(input));
    return hasComparedPair(input) ? exitCodes.ok : exitCodes.notEnoughData;
  },
};

/** The default directory may not be there yet; one that was named must be. */
async function readInput(cwd: string, named: string | undefined): Promise<ReportInput> {
  const path = resolve(cwd, named ?? defaultDirectory);
  if (named !== undefined || existsSync(path)) return readReportInput(path);
  return { runs: [], summary: { candidates: [], funnel: undefined }, lines: noLines, runsWithoutFunnel: [] };
}

const noLines = {
  lineCount: 0,
  invalidCount: 0,
  tornCount: 0,
  oversizedCount: 0,
  foreignCount: 0,
  duplicateCount: 0,
};

function hasComparedPair({ summary }: ReportInput): boolean {
  return summary.candidates.some((candidate) => candidate.comparedCount > 0);
}
