import type { BothSides, CandidateSummary } from '../../analysis/summary.ts';
import { totalOf } from '../../model/funnel.ts';
import type { ReportInput } from '../report-input.ts';

/** Raised when a key changes its meaning or goes away; new keys do not raise it. */
const formatVersion = 1;

/** The report for programs: one JSON object, keys in snake case, unknown is null. */
export function renderReportJson({ runs, summary, lines, runsWithoutFunnel }: ReportInput): string {
  const report = {
    format_version: formatVersion,
    runs,
    candidates: summary.candidates.map(candidateJson),
    funnel: summary.funnel ?? null,
    runs_without_funnel: runsWithoutFunnel,
    lines: {
      total: lines.lineCount,
      invalid: lines.invalidCount,
      torn: lines.tornCount,
      oversized: lines.oversizedCount,
      foreign: lines.foreignCount,
      duplicate: lines.duplicateCount,
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function candidateJson(summary: CandidateSummary): object {
  const { agreement, latency, firstChunk, tokens, pairCount } = summary;
  return {
    feature: summary.feature,
    candidate_id: summary.candidateId,
    primary_models: summary.primaryModels,
    candidate_models: summary.candidateModels,
    pairs: pairCount,
    compared: summary.comparedCount,
    incomparable: totalOf(summary.incomparable),
    incomparable_reasons: summary.incomparable,
    failed: totalOf(summary.failed),
    failed_kinds: summary.failed,
    timed_out: summary.timedOutCount,
    agreement:
      agreement === undefined
        ? null
        : {
            count: agreement.count,
            ratio: agreement.ratio,
            interval_95: [agreement.interval.lower, agreement.interval.upper],
          },
    labels: summary.labels,
    warnings: summary.warnings,
    latency_ms:
      latency === undefined ? null : { pairs: latency.pairCount, p50: sides(latency.p50Ms), p95: sides(latency.p95Ms) },
    time_to_first_chunk_ms:
      firstChunk === undefined ? null : { pairs: firstChunk.pairCount, p50: sides(firstChunk.p50Ms) },
    tokens:
      tokens === undefined
        ? null
        : { pairs: tokens.pairCount, input: sides(tokens.input), output: sides(tokens.output) },
    redacted_pairs: summary.redactedCount,
    redacted_ratio: pairCount === 0 ? null : summary.redactedCount / pairCount,
    pairs_without_primary: summary.withoutPrimaryCount,
  };
}

function sides({ primary, candidate }: BothSides): object {
  return { primary, candidate };
}
