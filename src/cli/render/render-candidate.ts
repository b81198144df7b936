import type { BothSides, CandidateSummary } from '../../analysis/summary.ts';
import { totalOf } from '../../model/funnel.ts';
import { showChange, showCount, showCounted, showMs, showRatio } from './numbers.ts';
import { printable } from './printable.ts';
import { showReasons, sortedReasons } from './reasons.ts';
import { renderTable } from './table.ts';

const barWidth = 20;

/** What one candidate did, as lines of text. */
export function renderCandidate(summary: CandidateSummary): string[] {
  const blocks = [overview(summary), labels(summary), resources(summary), notes(summary)];
  return [heading(summary), ...blocks.filter((block) => block.length > 0).flatMap((block) => ['', ...block])];
}

function heading({ feature, candidateId, primaryModels, candidateModels }: CandidateSummary): string {
  const models = [primaryModels, candidateModels].map((names) => names.map(printable).join(', ') || '?').join(' → ');
  return `${printable(feature)} / ${printable(candidateId)}    ${models}`;
}

function overview(summary: CandidateSummary): string[] {
  const { agreement, comparedCount, incomparable, failed, timedOutCount } = summary;
  const outcomes = [
    `${showCount(comparedCount)} compared`,
    `${showCount(totalOf(incomparable))} incomparable`,
    `${showCount(totalOf(failed))} failed`,
    `${showCount(timedOutCount)} timed out`,
  ];
  const rows = [['pairs', showCount(summary.pairCount), outcomes.join(', ')]];
  if (agreement !== undefined) {
    const { lower, upper } = agreement.interval;
    const range = `${(lower * 100).toFixed(1)} to ${showRatio(upper)}`;
    const basis = `${showCount(agreement.count)} of ${showCount(comparedCount)}, 95 % interval ${range}`;
    rows.push(['agreement', showRatio(agreement.ratio), basis]);
  }
  return renderTable(rows, ['left', 'right']);
}

function labels({ labels: counts, comparedCount }: CandidateSummary): string[] {
  const rows = sortedReasons(counts).map(([label, count]) => {
    const ratio = count / comparedCount;
    const bar = '█'.repeat(Math.max(1, Math.round(ratio * barWidth)));
    return [printable(label), showCount(count), showRatio(ratio), bar];
  });
  return renderTable(rows, ['left', 'right', 'right']);
}

function resources({ latency, firstChunk, tokens }: CandidateSummary): string[] {
  const rows: string[][] = [];
  const add = (name: string, { primary, candidate }: BothSides, show: (value: number) => string): void => {
    rows.push([name, show(primary), show(candidate), showChange(primary, candidate)]);
  };
  if (latency !== undefined) {
    add('latency p50', latency.p50Ms, showMs);
    add('latency p95', latency.p95Ms, showMs);
  }
  if (firstChunk !== undefined) add('first chunk p50', firstChunk.p50Ms, showMs);
  if (tokens !== undefined) {
    add('input tokens', tokens.input, showCount);
    add('output tokens', tokens.output, showCount);
  }
  if (rows.length === 0) return [];
  return renderTable([['', 'primary', 'candidate', 'change'], ...rows], ['left', 'right', 'right', 'right']);
}

function notes(summary: CandidateSummary): string[] {
  const { comparedCount, latency, tokens, redactedCount, pairCount, withoutPrimaryCount } = summary;
  const rows = [
    ['incomparable', showReasons(summary.incomparable)],
    ['failed', showReasons(summary.failed)],
    ['with care', showReasons(summary.warnings)],
    ['latency of', partOf(latency?.pairCount ?? 0, comparedCount)],
    ['tokens of', partOf(tokens?.pairCount ?? 0, comparedCount)],
    ['redacted', redactedCount === 0 ? '' : `${showCount(redactedCount)} of ${showCounted(pairCount, 'pair')}`],
    [
      'incomplete',
      withoutPrimaryCount === 0 ? '' : `${showCounted(withoutPrimaryCount, 'pair')} without a primary line`,
    ],
  ];
  return renderTable(
    rows.filter(([, text]) => text !== ''),
    [],
  );
}

/** Said only where a figure does not stand for all compared pairs. */
function partOf(count: number, comparedCount: number): string {
  return count === comparedCount ? '' : `${showCount(count)} of ${showCounted(comparedCount, 'compared pair')}`;
}
