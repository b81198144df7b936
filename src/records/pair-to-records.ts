import type { LlmCall } from '../model/call.ts';
import type { JsonObject } from '../model/json.ts';
import type { Pair, PairArm } from '../model/pair.ts';
import { recordSchemaVersion } from '../model/record.ts';
import type { ResultRecord, ShadowspanRecordFields } from '../model/record.ts';
import { messagesHash } from './canonical-json.ts';
import { candidateRecordFields, commonRecordFields } from './record-fields.ts';
import { recordMessages } from './record-messages.ts';
import { recordModel, recordModelId, recordUsage } from './record-model.ts';
import { recordOutput } from './record-output.ts';
import type { RecordOutput } from './record-output.ts';
import { candidateEnding, primaryEnding } from './record-status.ts';
import type { RecordEnding } from './record-status.ts';
import { recordTime } from './record-time.ts';
import { traceEvents, traceFingerprint } from './trace-events.ts';

/** The score that decides: 1.0 where the candidate decided as the primary did. */
export const primaryMetric = 'agreement';

/** The run that the lines belong to. */
export interface RunIdentity {
  readonly runId: string;
  /** The running number of the pair in its run, from 0; both lines carry it as `record_index`. */
  readonly pairIndex: number;
}

/** One side on its way to a line. */
interface Side {
  readonly arm: PairArm;
  readonly ending: RecordEnding;
  readonly answer: RecordOutput;
  /** 1, 0, or undefined where the pair may not be compared. */
  readonly agreement: number | undefined;
}

/**
 * The two lines of a pair: the primary's and the candidate's.
 * They are joined by `custom.replicate_key` (the pair id) and by the slot `custom.harness.model_id` (the feature), so that the peer
 * pairs them once each role stands in a directory of its own. A pair that may not be compared has no scores on either side.
 */
export function pairToRecords(pair: Pair, run: RunIdentity): [ResultRecord, ResultRecord] {
  const { primary, candidate, comparison } = pair;
  const scored = comparison.status !== 'incomparable';
  const agreed = comparison.status === 'compared' && comparison.agreement;
  const primarySide: Side = {
    arm: primary,
    ending: primaryEnding(primary.redacted.call.outcome),
    answer: recordOutput(primary.redacted),
    agreement: scored ? 1 : undefined,
  };
  const candidateSide: Side = {
    arm: candidate,
    ending: candidateEnding(candidate.redacted.call.outcome, comparison),
    answer: recordOutput(candidate.redacted),
    agreement: scored ? Number(agreed) : undefined,
  };
  const ids = candidateSide.answer.providerCallIds;
  return [
    toRecord(pair, run, primarySide, {
      role: 'primary',
      ...commonRecordFields(pair, primary, primarySide.answer.providerCallIds),
    }),
    toRecord(pair, run, candidateSide, { ...commonRecordFields(pair, candidate, ids), ...candidateRecordFields(pair) }),
  ];
}

function toRecord(pair: Pair, run: RunIdentity, side: Side, fields: ShadowspanRecordFields): ResultRecord {
  const { redacted } = side.arm;
  const { traceId, spanId } = pair.primary.span;
  return {
    schema_version: recordSchemaVersion,
    run_id: run.runId,
    ...recordTimes(redacted.call),
    model: recordModel(redacted),
    probe: { probe_id: 'shadow', probe_version: null, params: {} },
    example_id: `${traceId}:${spanId}`,
    dataset: recordDataset(pair),
    ...recordInput(side.arm),
    output: side.answer.output,
    output_text: side.answer.outputText,
    scores: side.agreement === undefined ? {} : { [primaryMetric]: side.agreement },
    primary_metric: side.agreement === undefined ? null : primaryMetric,
    usage: recordUsage(redacted.call.answer?.usage),
    latency_ms: redacted.call.timing.durationMs,
    status: side.ending.status,
    error: redacted.hasContent ? errorMessage(redacted.call) : null,
    error_type: side.ending.errorType,
    custom: recordCustom(pair, run, side, fields),
  };
}

function recordTimes({ timing }: LlmCall): Pick<ResultRecord, 'started_at' | 'completed_at'> {
  return {
    started_at: recordTime(timing.startedAtMs),
    completed_at: recordTime(timing.startedAtMs + timing.durationMs),
  };
}

function recordDataset({ sampling }: Pair): ResultRecord['dataset'] {
  return {
    dataset_id: 'production-traffic',
    dataset_version: null,
    dataset_hash: null,
    provenance: 'shadowspan',
    params: { sample_rate: sampling.ratio },
  };
}

function recordInput({
  redacted,
}: PairArm): Pick<ResultRecord, 'input' | 'messages' | 'messages_hash' | 'messages_storage'> {
  if (!redacted.hasContent) return { input: null, messages: null, messages_hash: null, messages_storage: null };
  const messages = recordMessages(redacted.call.request);
  return { input: { messages }, messages, messages_hash: messagesHash(messages), messages_storage: null };
}

function errorMessage({ outcome }: LlmCall): string | null {
  return outcome.status === 'error' ? (outcome.message ?? null) : null;
}

function recordCustom(pair: Pair, run: RunIdentity, side: Side, fields: ShadowspanRecordFields): JsonObject {
  const events = traceEvents(side.answer.toolCalls, side.ending.status === 'success');
  return {
    harness: {
      model_id: pair.feature,
      model_name: recordModelId(side.arm.redacted.call),
      probe_type: 'shadow',
      example_index: run.pairIndex,
    },
    replicate_key: pair.id,
    record_index: run.pairIndex,
    output_fingerprint: null,
    trace_events: events,
    trace_fingerprint: traceFingerprint(events),
    trace_violations: [],
    shadowspan: fields,
  };
}
