import type { JsonObject } from '../model/json.ts';
import type { CandidateRecordFields, RecordComparison, ResultRecord, ShadowspanRecordFields } from '../model/record.ts';
import type { ArmReading, ComparisonReading, PairReading } from './pair-reading.ts';

/** The candidate's half of a pair. */
type CandidateHalf = Omit<PairReading, 'primary'>;

/** Joins the lines of one run by pair id, in any order, and keeps only what a summary needs. */
export class PairJoiner {
  readonly #primaries = new Map<string, ArmReading>();
  readonly #candidates = new Map<string, CandidateHalf>();

  /** Takes one record; false for a candidate line whose pair it already has. */
  add(record: ResultRecord, fields: ShadowspanRecordFields): boolean {
    if (fields.role === 'primary') {
      // A primary with several candidates has a line beside each; they tell the same call.
      this.#primaries.set(fields.pair_id, armReading(record, fields));
      return true;
    }
    const key = JSON.stringify([fields.pair_id, fields.candidate_id]);
    if (this.#candidates.has(key)) return false;
    this.#candidates.set(key, candidateHalf(record, fields));
    return true;
  }

  /** The pairs in the order of their candidate lines. */
  pairs(): PairReading[] {
    return [...this.#candidates.values()].map((half) => ({ ...half, primary: this.#primaries.get(half.pairId) }));
  }
}

function candidateHalf(record: ResultRecord, fields: CandidateRecordFields): CandidateHalf {
  return {
    pairId: fields.pair_id,
    feature: fields.feature,
    candidateId: fields.candidate_id,
    candidate: armReading(record, fields),
    comparison: comparisonReading(fields.comparison),
  };
}

function armReading(record: ResultRecord, { time_to_first_chunk_ms, redaction }: ShadowspanRecordFields): ArmReading {
  return {
    model: record.model.model_id,
    latencyMs: record.latency_ms ?? undefined,
    timeToFirstChunkMs: time_to_first_chunk_ms ?? undefined,
    inputTokens: count(record.usage, 'input_tokens'),
    outputTokens: count(record.usage, 'output_tokens'),
    isRedacted: Object.keys(redaction.counts).length + Object.keys(redaction.dropped).length > 0,
  };
}

function comparisonReading({ status, agreement, label, kind, reasons }: RecordComparison): ComparisonReading {
  const codesOf = (severity: string): string[] =>
    reasons.filter((reason) => reason.severity === severity).map((reason) => reason.code);
  return {
    status,
    agreement: agreement === true,
    label: label ?? '',
    kind: kind ?? '',
    blockingCodes: codesOf('blocks'),
    warningCodes: codesOf('warns'),
  };
}

function count(usage: JsonObject, name: string): number | undefined {
  const value = usage[name];
  return typeof value === 'number' ? value : undefined;
}
