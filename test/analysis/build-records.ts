import type { RecordComparison, ResultRecord, ShadowspanRecordFields } from '../../src/model/record.ts';

export interface LineFacts {
  readonly pairId?: string;
  readonly feature?: string;
  readonly candidateId?: string;
  readonly model?: string;
  readonly latencyMs?: number | null;
  readonly firstChunkMs?: number | null;
  readonly usage?: Record<string, number>;
  readonly redacted?: Record<string, number>;
  readonly comparison?: Partial<RecordComparison>;
}

const agreed: RecordComparison = {
  status: 'compared',
  agreement: true,
  tier: 'text',
  label: 'same',
  results: [],
  difference: null,
  reasons: [],
  kind: null,
};

/** Facts of a comparison that is not one. */
export function undecided(facts: Partial<RecordComparison>): Partial<RecordComparison> {
  return { agreement: null, tier: null, label: null, ...facts };
}

export function primaryRecord(facts: LineFacts = {}): ResultRecord {
  return record({ model: 'big-model', ...facts }, { role: 'primary', ...commonFields(facts) });
}

export function candidateRecord(facts: LineFacts = {}): ResultRecord {
  return record(
    { model: 'small-model', ...facts },
    {
      role: 'candidate',
      ...commonFields(facts),
      candidate_id: facts.candidateId ?? 'mini',
      lane: 'raw',
      config_hash: 'c'.repeat(64),
      losses: [],
      queued_ms: 3,
      comparison: { ...agreed, ...facts.comparison },
    },
  );
}

/** Both lines of one pair, with line breaks. */
export function pairLines(primary: LineFacts = {}, candidate: LineFacts = {}): string {
  const shared = { pairId: candidate.pairId ?? primary.pairId ?? 'p0' };
  return lines(primaryRecord({ ...primary, ...shared }), candidateRecord({ ...candidate, ...shared }));
}

/** Records as the text of a file. */
export function lines(...records: readonly ResultRecord[]): string {
  return records.map((each) => `${JSON.stringify(each)}\n`).join('');
}

function commonFields(facts: LineFacts): Omit<Extract<ShadowspanRecordFields, { role: 'primary' }>, 'role'> {
  return {
    pair_id: facts.pairId ?? 'p0',
    feature: facts.feature ?? 'ticket-router',
    trace_id: 'a'.repeat(32),
    span_id: 'b'.repeat(16),
    sampling_ratio: 0.1,
    operation: 'chat',
    finish_reasons: ['stop'],
    time_to_first_chunk_ms: facts.firstChunkMs ?? null,
    resend_count: 0,
    http_status: null,
    response_model: null,
    provider_call_ids: [],
    redaction: { counts: facts.redacted ?? {}, dropped: {}, key_id: 'k1', content: true },
  };
}

function record(facts: LineFacts, fields: ShadowspanRecordFields): ResultRecord {
  return {
    schema_version: '1.0.1',
    run_id: 'run',
    started_at: '2026-03-01T10:00:00+00:00',
    completed_at: '2026-03-01T10:00:01+00:00',
    model: { model_id: facts.model ?? 'model', provider: 'openai', params: {} },
    probe: { probe_id: 'shadow', probe_version: null, params: {} },
    example_id: 'example',
    dataset: { dataset_id: null, dataset_version: null, dataset_hash: null, provenance: null, params: {} },
    input: null,
    messages: null,
    messages_hash: null,
    messages_storage: null,
    output: null,
    output_text: null,
    scores: {},
    primary_metric: null,
    usage: facts.usage ?? {},
    latency_ms: facts.latencyMs ?? null,
    status: 'success',
    error: null,
    error_type: null,
    custom: { shadowspan: fields },
  };
}
