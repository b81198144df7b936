import { isJsonObject } from '../model/json.ts';
import type { ResultRecord } from '../model/record.ts';
import { canonicalJson } from './canonical-json.ts';
import type { CanonicalValue } from './canonical-json.ts';
import { pythonFloat } from './python-float.ts';

/** Fields below a value that hold floats; `*` stands for every key or item. */
type FloatFields = 'float' | { readonly [key: string]: FloatFields };

/** The fields that always print as a float. Every other whole number prints as an integer. */
const floatFields: FloatFields = {
  latency_ms: 'float',
  scores: { '*': 'float' },
  dataset: { params: { sample_rate: 'float' } },
  model: { params: { temperature: 'float', top_p: 'float', frequency_penalty: 'float', presence_penalty: 'float' } },
  custom: {
    shadowspan: {
      sampling_ratio: 'float',
      time_to_first_chunk_ms: 'float',
      queued_ms: 'float',
      comparison: {
        results: { '*': { score: 'float' } },
        difference: { latency_ms: 'float', time_to_first_chunk_ms: 'float' },
      },
    },
  },
};

/** The line of `records.jsonl` for a record: canonical JSON, ASCII, without the line break. The same record gives the same bytes. */
export function toRecordLine(record: ResultRecord): string {
  return canonicalJson(markFloats(record, floatFields));
}

function markFloats(value: CanonicalValue, fields: FloatFields | undefined): CanonicalValue {
  if (fields === undefined) return value;
  if (fields === 'float') return typeof value === 'number' ? pythonFloat(value) : value;
  if (Array.isArray(value)) return value.map((item: CanonicalValue) => markFloats(item, fields['*']));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, markFloats(item, fieldsBelow(fields, key))]),
  );
}

function fieldsBelow(fields: { readonly [key: string]: FloatFields }, key: string): FloatFields | undefined {
  return Object.hasOwn(fields, key) ? fields[key] : fields['*'];
}
