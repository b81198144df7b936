import type { Comparison, ComparabilityReason, ResourceDifference } from '../model/comparison.ts';
import type { Pair, PairArm } from '../model/pair.ts';
import type {
  CandidateRecordFields,
  CommonRecordFields,
  RecordComparison,
  RecordDifference,
  RecordReason,
} from '../model/record.ts';
import type { RedactionReport } from '../model/redacted-call.ts';

/** What both lines carry under `custom.shadowspan`, for one side of the pair. */
export function commonRecordFields(pair: Pair, arm: PairArm, providerCallIds: readonly string[]): CommonRecordFields {
  const { call, redaction, hasContent } = arm.redacted;
  return {
    pair_id: pair.id,
    feature: pair.feature,
    trace_id: arm.span.traceId,
    span_id: arm.span.spanId,
    sampling_ratio: pair.sampling.ratio,
    operation: call.operation,
    finish_reasons: call.answer?.choices.map((choice) => choice.finishReason) ?? [],
    time_to_first_chunk_ms: call.timing.timeToFirstChunkMs ?? null,
    resend_count: call.resendCount,
    http_status: call.outcome.status === 'error' ? (call.outcome.httpStatus ?? null) : null,
    response_model: call.answer?.model ?? null,
    provider_call_ids: providerCallIds,
    redaction: {
      counts: redaction.counts,
      dropped: droppedCounts(redaction),
      key_id: redaction.keyId,
      content: hasContent,
    },
  };
}

/** What only the candidate's line carries. */
export function candidateRecordFields({
  run,
  comparison,
}: Pair): Omit<CandidateRecordFields, keyof CommonRecordFields> {
  return {
    role: 'candidate',
    candidate_id: run.id,
    lane: run.lane,
    config_hash: run.configHash,
    losses: run.losses.map(({ path, code, reason }) => ({ path, code, reason })),
    queued_ms: run.queuedMs,
    comparison: recordComparison(comparison),
  };
}

function recordComparison(comparison: Comparison): RecordComparison {
  const undecided = {
    status: comparison.status,
    agreement: null,
    tier: null,
    label: null,
    results: [],
    difference: null,
    reasons: comparison.reasons.map(recordReason),
    kind: null,
  };
  switch (comparison.status) {
    case 'incomparable':
      return undecided;
    case 'failed':
    case 'timed_out':
      return { ...undecided, kind: comparison.kind };
    case 'compared':
    default:
      return { ...undecided, ...decision(comparison) };
  }
}

function decision(comparison: Extract<Comparison, { readonly status: 'compared' }>): Partial<RecordComparison> {
  const { agreement, tier, label, results, difference } = comparison;
  return {
    agreement,
    tier,
    label,
    results: results.map((result) => ({
      name: result.name,
      score: result.score,
      label: result.label,
      explanation: result.explanation ?? null,
    })),
    difference: recordDifference(difference),
  };
}

function recordDifference(difference: ResourceDifference): RecordDifference {
  return {
    latency_ms: difference.latencyMs ?? null,
    time_to_first_chunk_ms: difference.timeToFirstChunkMs ?? null,
    input_tokens: difference.inputTokens ?? null,
    output_tokens: difference.outputTokens ?? null,
  };
}

function recordReason({ code, severity, details }: ComparabilityReason): RecordReason {
  return { code, severity, details };
}

function droppedCounts({ dropped }: RedactionReport): Record<string, number> {
  return Object.fromEntries(Object.entries(dropped).map(([reason, count]) => [reason, count ?? 0]));
}
