import { z } from 'zod';
import {
  datasetSpecSchema,
  dateTimeSchema,
  jsonObjectSchema,
  modelSpecSchema,
  nullableTextSchema,
  probeSpecSchema,
} from './record-specs.ts';

/**
 * `manifest.json` of a run directory: RunManifest 1.0.1 of insideLLMs 0.2.0.
 * Unknown keys are refused at the top, in `model`, `probe` and `dataset`; a missing optional key gets its default.
 */
export const runManifestSchema = z.strictObject({
  schema_version: z.string().default('1.0.1'),
  run_id: z.string(),
  created_at: dateTimeSchema,
  started_at: dateTimeSchema,
  completed_at: dateTimeSchema,
  run_completed: z.boolean().default(false),
  library_version: nullableTextSchema,
  python_version: nullableTextSchema,
  platform: nullableTextSchema,
  command: z.array(z.string()).nullable().default(null),
  model: modelSpecSchema,
  probe: probeSpecSchema,
  dataset: datasetSpecSchema.prefault({}),
  record_count: z.int().default(0),
  success_count: z.int().default(0),
  /** Status `error` only; the other failures are counted in `custom.status_counts`. */
  error_count: z.int().default(0),
  records_file: z.string().default('records.jsonl'),
  schemas: jsonObjectSchema.default({}),
  custom: jsonObjectSchema.default({}),
});

/** A manifest with every key present. */
export type RunManifest = z.output<typeof runManifestSchema>;
