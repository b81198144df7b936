import type { ResponseFormat } from '../../model/call.ts';
import type { JsonValue } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import { FieldReader } from '../field-reader.ts';
import { formatName } from './format-name.ts';

/** Decodes `response_format`; every shape but the known ones is kept whole. */
export function decodeResponseFormat(value: JsonValue): ResponseFormat {
  const fields = new FieldReader(value);
  const type = fields.text('type');
  const known = type === 'json_schema' ? readSchema(fields) : plainFormat(type);
  const isExact = Object.keys(fields.rest()).length === 0;
  return known !== undefined && isExact ? known : { type: 'other', format: formatName, value };
}

function plainFormat(type: string | undefined): ResponseFormat | undefined {
  return type === 'text' || type === 'json_object' ? { type } : undefined;
}

function readSchema(fields: FieldReader): ResponseFormat | undefined {
  const inner = new FieldReader(fields.object('json_schema'));
  const name = inner.text('name');
  const description = inner.text('description');
  const strict = inner.flag('strict');
  const schema = inner.any('schema');
  if (schema === undefined || Object.keys(inner.rest()).length > 0) return undefined;
  return definedFields({ type: 'json_schema', name, description, strict, schema });
}
