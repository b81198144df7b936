import { z } from 'zod';
import {
  datasetSpecSchema,
  dateTimeSchema,
  jsonObjectSchema,
  jsonValueSchema,
  modelSpecSchema,
  nullableTextSchema,
  probeSpecSchema,
} from './record-specs.ts';

export { runManifestSchema } from './run-manifest.ts';
export type { RunManifest } from './run-manifest.ts';
export { shadowspanFieldsOf, shadowspanRecordFieldsSchema } from './shadowspan-record-fields.ts';
export type {
  CandidateRecordFields,
  CommonRecordFields,
  PrimaryRecordFields,
  RecordComparatorResult,
  RecordComparison,
  RecordDifference,
  RecordLoss,
  RecordReason,
  RecordRedaction,
  ShadowspanRecordFields,
} from './shadowspan-record-fields.ts';

/** The version that our lines name; a line without one is read as 1.0.0, whose shape is the same. */
export const recordSchemaVersion = '1.0.1';

/** How a call ended, in the words of the record format. */
export const recordStatusSchema = z.enum(['success', 'error', 'timeout', 'rate_limited', 'skipped']);

/** How a call ended, in the words of the record format. */
export type RecordStatus = z.output<typeof recordStatusSchema>;

/**
 * One line of `records.jsonl`: ResultRecord 1.0.1 of insideLLMs 0.2.0.
 * As strict as its JSON Schema: unknown keys are refused at the top, in `model`, `probe`, `dataset` and in each message.
 * A missing optional key gets its default, so that a parsed record has every key. `custom.shadowspan` is ours:
 * read it with `shadowspanFieldsOf`.
 */
export const resultRecordSchema = z.strictObject({
  schema_version: z.string().default('1.0.0'),
  run_id: z.string(),
  started_at: dateTimeSchema,
  completed_at: dateTimeSchema,
  model: modelSpecSchema,
  probe: probeSpecSchema,
  example_id: z.string(),
  dataset: datasetSpecSchema.prefault({}),
  input: jsonValueSchema.default(null),
  messages: z
    .array(z.strictObject({ role: z.string(), content: jsonValueSchema }))
    .nullable()
    .default(null),
  messages_hash: nullableTextSchema,
  messages_storage: nullableTextSchema,
  output: jsonValueSchema.default(null),
  output_text: nullableTextSchema,
  scores: jsonObjectSchema.default({}),
  primary_metric: nullableTextSchema,
  usage: jsonObjectSchema.default({}),
  latency_ms: z.number().nullable().default(null),
  status: recordStatusSchema,
  error: nullableTextSchema,
  error_type: nullableTextSchema,
  custom: jsonObjectSchema.default({}),
});

/** A record with every key present. */
export type ResultRecord = z.output<typeof resultRecordSchema>;

/** What a line turned out to be. `reason` names a place and an expectation, never content. */
export type ParsedRecordLine =
  | { readonly status: 'ok'; readonly record: ResultRecord }
  | { readonly status: 'invalid'; readonly reason: string };

/** Reads one line of `records.jsonl`, without its line break. Never throws. */
export function safeParseRecordLine(line: string): ParsedRecordLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { status: 'invalid', reason: 'not JSON' };
  }
  const result = resultRecordSchema.safeParse(value);
  if (result.success) return { status: 'ok', record: result.data };
  return { status: 'invalid', reason: describeIssue(result.error.issues[0]) };
}

/** Place and expectation of an issue. Zod's own messages may quote keys, so they are not used. */
function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'record: invalid';
  const place = issue.path.length === 0 ? 'record' : issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return `${place}: ${issue.keys.length} unknown key(s)`;
  if (issue.code === 'invalid_type') return `${place}: expected ${issue.expected}`;
  if (issue.code === 'invalid_value') return `${place}: expected one of ${issue.values.join(', ')}`;
  return issue.code === 'custom' ? `${place}: ${issue.message}` : `${place}: ${issue.code}`;
}

/**
 * Reads one line of `records.jsonl`.
 * @throws TypeError when the line is not a record. The caller knows file and line number: it tells them.
 */
export function parseRecordLine(line: string): ResultRecord {
  const parsed = safeParseRecordLine(line);
  if (parsed.status === 'ok') return parsed.record;
  throw new TypeError(`Reading a record line: expected a ResultRecord ${recordSchemaVersion}, got ${parsed.reason}`);
}
