/**
 * How the strings of a JSON tree are to be read.
 * `wire`: fields of a provider's API, where some keys hold its own words and ids. `data`: anything else.
 */
export type Zone = 'wire' | 'data';

/** Keys of provider APIs whose values are words and ids of the API, where they look like such. */
const STRUCTURAL_KEYS = new Set([
  'role',
  'type',
  'model',
  'name',
  'id',
  'object',
  'tool_call_id',
  'tool_use_id',
  'call_id',
  'item_id',
  'file_id',
  'response_id',
  'previous_response_id',
  'finish_reason',
  'stop_reason',
  'service_tier',
  'reasoning_effort',
  'effort',
  'verbosity',
  'tool_choice',
  'detail',
  'format',
  'media_type',
  'mime_type',
  'encoding_format',
  'status',
  'system_fingerprint',
  'signature',
]);
/** Below these keys an API carries what its users wrote. */
const DATA_KEYS = new Set([
  'arguments',
  'metadata',
  'parameters',
  'input_schema',
  'output_schema',
  'schema',
  'properties',
  'user_location',
  'prediction',
]);
const MEDIA_KEYS = new Set(['data', 'file_data', 'b64_json', 'image_data', 'audio_data', 'video_data']);
const MEDIA_TYPE_KEYS = ['media_type', 'mime_type', 'mimeType', 'format', 'filename'] as const;
/** Parameters that are numbers whatever they look like. */
const NUMERIC_KEYS = new Set(['seed', 'created', 'created_at']);

/** True where the string under a key may be a word or id of the API. */
export function isStructural(key: string | undefined, zone: Zone): boolean {
  return zone === 'wire' && key !== undefined && STRUCTURAL_KEYS.has(key);
}

/** True where a number under a key is a parameter of the API. */
export function isNumericParameter(key: string | undefined, zone: Zone): boolean {
  return zone === 'wire' && key !== undefined && NUMERIC_KEYS.has(key);
}

/** The zone below a key. `input` is data in a tool call, and the messages themselves where it is an array. */
export function zoneBelow(key: string, value: unknown, zone: Zone): Zone {
  if (zone === 'data' || DATA_KEYS.has(key)) return 'data';
  return key === 'input' && !Array.isArray(value) ? 'data' : 'wire';
}

/**
 * True for values that cannot be scanned: base64 media beside their media type, and `logprobs`, which spell the answer
 * once more in pieces too small to be recognised.
 */
export function isUnscannable(key: string, value: unknown, siblings: Readonly<Record<string, unknown>>): boolean {
  if (key === 'logprobs') return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (typeof value !== 'string' || !MEDIA_KEYS.has(key) || siblings['type'] === 'text') return false;
  return (
    key !== 'data' ||
    siblings['type'] === 'base64' ||
    MEDIA_TYPE_KEYS.some((name) => typeof siblings[name] === 'string')
  );
}
