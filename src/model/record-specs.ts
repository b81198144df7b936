import { z } from 'zod';
import { isJsonObject } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';

/** Any JSON value; a missing key is not one. */
export const jsonValueSchema = z.custom<JsonValue>((value) => value !== undefined, 'expected a value');

/** A JSON object of any shape: the free places of a record (`custom`, `scores`, `usage`, every `params`). */
export const jsonObjectSchema = z.custom<JsonObject>(isJsonObject, 'expected an object');

/** An ISO 8601 time with a zone; the peer writes `+00:00` and up to six fractional digits. */
export const dateTimeSchema = z.iso.datetime({ offset: true });

/** A text that may be null; null when the key is missing. */
export const nullableTextSchema = z.string().nullable().default(null);

/** Which model answered: `{ model_id, provider, params }`, other keys are refused. */
export const modelSpecSchema = z.strictObject({
  model_id: z.string(),
  provider: nullableTextSchema,
  params: jsonObjectSchema.default({}),
});

/** What was tested: `{ probe_id, probe_version, params }`, other keys are refused. */
export const probeSpecSchema = z.strictObject({
  probe_id: z.string(),
  probe_version: nullableTextSchema,
  params: jsonObjectSchema.default({}),
});

/** Where the input came from, other keys are refused. */
export const datasetSpecSchema = z.strictObject({
  dataset_id: nullableTextSchema,
  dataset_version: nullableTextSchema,
  dataset_hash: nullableTextSchema,
  provenance: nullableTextSchema,
  params: jsonObjectSchema.default({}),
});
