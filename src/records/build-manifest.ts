import type { JsonObject } from '../model/json.ts';
import { recordSchemaVersion } from '../model/record.ts';
import type { RunManifest } from '../model/record.ts';
import type { JsonlWriterCounts } from './jsonl-writer.ts';
import { recordTime } from './record-time.ts';
import type { RunCounts } from './run-counts.ts';

/** What a manifest is made of. */
export interface ManifestFacts {
  readonly runId: string;
  readonly feature: string;
  /** The ids of the candidates that run beside the primary. */
  readonly candidateIds: readonly string[];
  readonly libraryVersion: string | null;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Epoch milliseconds; while the run goes on, the time of this manifest. */
  readonly completedAtMs: number;
  readonly completed: boolean;
  readonly counts: RunCounts;
  readonly writing: JsonlWriterCounts;
}

/** The manifest of a run. Its model is the slot under test, as it stands in every record's `custom.harness.model_id`. */
export function buildManifest(facts: ManifestFacts): RunManifest {
  const { statusCounts, recordCount } = facts.counts;
  return {
    schema_version: recordSchemaVersion,
    run_id: facts.runId,
    created_at: facts.startedAt,
    started_at: facts.startedAt,
    completed_at: recordTime(facts.completedAtMs),
    run_completed: facts.completed,
    library_version: facts.libraryVersion,
    python_version: null,
    platform: null,
    command: null,
    model: { model_id: facts.feature, provider: 'shadowspan', params: { candidates: facts.candidateIds } },
    probe: { probe_id: 'shadow', probe_version: null, params: {} },
    dataset: {
      dataset_id: 'production-traffic',
      dataset_version: null,
      dataset_hash: null,
      provenance: 'shadowspan',
      params: {},
    },
    record_count: recordCount,
    success_count: statusCounts.success,
    error_count: statusCounts.error,
    records_file: 'records.jsonl',
    schemas: { ResultRecord: recordSchemaVersion, RunManifest: recordSchemaVersion },
    custom: {
      status_counts: statusCounts,
      timeout_count: statusCounts.timeout,
      shadowspan: {
        feature: facts.feature,
        pair_count: facts.counts.nextPairIndex,
        writing: writingCounts(facts.writing),
      },
    },
  };
}

function writingCounts(counts: JsonlWriterCounts): JsonObject {
  return {
    written_lines: counts.writtenLines,
    written_bytes: counts.writtenBytes,
    failed_batches: counts.failedBatches,
    failed_lines: counts.failedLines,
    repaired_lines: counts.repairedLines,
  };
}
