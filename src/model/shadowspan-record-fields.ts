import { z } from 'zod';
import type { JsonObject } from './json.ts';

/** What the redactor did to the call of this line. */
export type RecordRedaction = {
  /** Replaced values per entity, for instance `{ "EMAIL": 2 }`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Fields whose content is gone, per reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly key_id: string;
  /** False where policy left the content out: structure, counts and timing only. */
  readonly content: boolean;
};

/** One aspect judged. `score` is 0 (nothing in common) to 1 (equal). */
export type RecordComparatorResult = {
  readonly name: string;
  readonly score: number;
  readonly label: string;
  readonly explanation: string | null;
};

/** Candidate minus primary; null where one side is unknown. */
export type RecordDifference = {
  readonly latency_ms: number | null;
  readonly time_to_first_chunk_ms: number | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
};

/** Why the pair may not be compared (`blocks`), or only with care (`warns`). */
export type RecordReason = {
  readonly code: string;
  readonly severity: 'blocks' | 'warns';
  readonly details: readonly string[];
};

/**
 * What became of the pair. Flat, because a table is made of it:
 * `agreement`, `tier`, `label` and `difference` are null unless `status` is `compared`,
 * `kind` (the candidate's `error.type`) is null unless it is `failed` or `timed_out`.
 */
export type RecordComparison = {
  readonly status: 'compared' | 'incomparable' | 'failed' | 'timed_out';
  readonly agreement: boolean | null;
  readonly tier: 'tool_calls' | 'json' | 'text' | null;
  readonly label: string | null;
  readonly results: readonly RecordComparatorResult[];
  readonly difference: RecordDifference | null;
  readonly reasons: readonly RecordReason[];
  readonly kind: string | null;
};

/** What an encoder could not carry over into the candidate's format. */
export type RecordLoss = { readonly path: string; readonly code: string; readonly reason: string };

/** What both lines of a pair carry under `custom.shadowspan`. */
export type CommonRecordFields = {
  /** The same on both lines: what joins them. */
  readonly pair_id: string;
  readonly feature: string;
  /** 32 lower-case hex digits, of this line's span. */
  readonly trace_id: string;
  /** 16 lower-case hex digits, of this line's span. */
  readonly span_id: string;
  /** 0 to 1: the share of calls that the sampling rule keeps. */
  readonly sampling_ratio: number;
  readonly operation: string;
  /** One per choice, in order, in the words of the conventions. */
  readonly finish_reasons: readonly string[];
  readonly time_to_first_chunk_ms: number | null;
  readonly resend_count: number;
  /** HTTP status of a failed call. */
  readonly http_status: number | null;
  /** The model that answered, as the provider names it. */
  readonly response_model: string | null;
  /** The provider's tool call ids: drawn at random, so never compared. */
  readonly provider_call_ids: readonly string[];
  readonly redaction: RecordRedaction;
};

/** `custom.shadowspan` of the line whose answer the user got. */
export type PrimaryRecordFields = CommonRecordFields & { readonly role: 'primary' };

/** `custom.shadowspan` of the line whose answer reached nobody. */
export type CandidateRecordFields = CommonRecordFields & {
  readonly role: 'candidate';
  /** A primary with several candidates has one line, and each of them one. */
  readonly candidate_id: string;
  readonly lane: 'raw' | 'translated';
  /** SHA-256 (hex) of the candidate request without its messages. */
  readonly config_hash: string;
  readonly losses: readonly RecordLoss[];
  /** From the end of the primary to the start of the replay. */
  readonly queued_ms: number;
  readonly comparison: RecordComparison;
};

/** Our own extension of a record: `custom.shadowspan`, every key present, unknown is null. */
export type ShadowspanRecordFields = PrimaryRecordFields | CandidateRecordFields;

const countsSchema = z.record(z.string(), z.number());

const commonFields = {
  pair_id: z.string(),
  feature: z.string(),
  trace_id: z.string(),
  span_id: z.string(),
  sampling_ratio: z.number(),
  operation: z.string(),
  finish_reasons: z.array(z.string()),
  time_to_first_chunk_ms: z.number().nullable(),
  resend_count: z.number(),
  http_status: z.number().nullable(),
  response_model: z.string().nullable(),
  provider_call_ids: z.array(z.string()),
  redaction: z.object({ counts: countsSchema, dropped: countsSchema, key_id: z.string(), content: z.boolean() }),
};

const comparisonSchema = z.object({
  status: z.enum(['compared', 'incomparable', 'failed', 'timed_out']),
  agreement: z.boolean().nullable(),
  tier: z.enum(['tool_calls', 'json', 'text']).nullable(),
  label: z.string().nullable(),
  results: z.array(
    z.object({ name: z.string(), score: z.number(), label: z.string(), explanation: z.string().nullable() }),
  ),
  difference: z
    .object({
      latency_ms: z.number().nullable(),
      time_to_first_chunk_ms: z.number().nullable(),
      input_tokens: z.number().nullable(),
      output_tokens: z.number().nullable(),
    })
    .nullable(),
  reasons: z.array(z.object({ code: z.string(), severity: z.enum(['blocks', 'warns']), details: z.array(z.string()) })),
  kind: z.string().nullable(),
});

/**
 * Reads `custom.shadowspan`. Unknown keys are left out and unknown labels and codes are kept as text,
 * so that an older reader understands the records of a newer writer.
 */
export const shadowspanRecordFieldsSchema = z.discriminatedUnion('role', [
  z.object({ role: z.literal('primary'), ...commonFields }),
  z.object({
    role: z.literal('candidate'),
    ...commonFields,
    candidate_id: z.string(),
    lane: z.enum(['raw', 'translated']),
    config_hash: z.string(),
    losses: z.array(z.object({ path: z.string(), code: z.string(), reason: z.string() })),
    queued_ms: z.number(),
    comparison: comparisonSchema,
  }),
]);

/** Our fields of a record; undefined for a record that shadowspan did not write, or wrote in another shape. */
export function shadowspanFieldsOf(record: { readonly custom: JsonObject }): ShadowspanRecordFields | undefined {
  const result = shadowspanRecordFieldsSchema.safeParse(record.custom['shadowspan']);
  return result.success ? result.data : undefined;
}
