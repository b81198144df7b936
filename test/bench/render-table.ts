import type { Row } from './summarise-rows.ts';

/** What stands above the table. */
export interface Surroundings {
  readonly date: string;
  readonly rounds: number;
  readonly calls: number;
  readonly cores: number;
  readonly cpuModel: string;
  /** `name version`, in the order of printing. */
  readonly versions: readonly string[];
}

/** The result as Markdown. */
export function renderTable(rows: readonly Row[], surroundings: Surroundings): string {
  const { date, rounds, calls, cores, cpuModel, versions } = surroundings;
  return [
    '# Cost of capture: CPU per LLM call over loopback HTTP',
    '',
    `${date}, Node ${process.version}, ${cores} cores (${cpuModel}); ${rounds} rounds of ${calls} calls per process.`,
    `${versions.join(', ')}.`,
    '',
    'CPU is user and system time of the calling process. The ratio is the median of the ratios within each round.',
    'Goals: with content at most 1.15 and below every peer; unsampled at most 1.05.',
    '',
    '| scenario | variant | us per call | min to max | added us | ratio | compared with | goal |',
    '| --- | --- | --: | --: | --: | --: | --- | --- |',
    ...rows.map((row) => renderRow(row, rows)),
    '',
  ].join('\n');
}

function renderRow(row: Row, rows: readonly Row[]): string {
  const { scenario, variant, medianUs, minUs, maxUs, addedUs, ratio, flaw } = row;
  const cells = [
    scenario,
    variant.name,
    medianUs.toFixed(0),
    `${minUs.toFixed(0)} to ${maxUs.toFixed(0)}`,
    addedUs === undefined ? '' : signed(addedUs),
    ratio?.toFixed(2) ?? '',
    variant.baseline ?? '',
    flaw === undefined ? judge(row, rows) : `**void: ${flaw}**`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function signed(us: number): string {
  return us < 0 ? us.toFixed(0) : `+${us.toFixed(0)}`;
}

/** The goals of a row and whether they are met; a noisy machine is no excuse, so this is only printed, never enforced. */
function judge({ scenario, variant, ratio }: Row, rows: readonly Row[]): string {
  const { goalRatio } = variant;
  if (goalRatio === undefined || ratio === undefined) return '';
  const goals = [`<= ${goalRatio}: ${met(ratio <= goalRatio)}`];
  if (variant.content) {
    const peers = rows.filter((row) => row.scenario === scenario && row.variant.peer && row.flaw === undefined);
    const isBelowAll = peers.every((peer) => ratio < (peer.ratio ?? Number.NaN));
    goals.push(peers.length === 0 ? 'no peers ran' : `below ${peers.length} peers: ${met(isBelowAll)}`);
  }
  return goals.join('; ');
}

function met(yes: boolean): string {
  return yes ? 'met' : '**missed**';
}
