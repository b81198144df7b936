const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);
const COMPOSITES = new Set(['anyOf', 'oneOf', 'allOf', 'not', 'items', 'prefixItems', 'additionalProperties']);
const KEYWORDS = new Set(
  '$ref $defs $id $schema $comment type title description format pattern properties patternProperties required enum const minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems uniqueItems minProperties maxProperties nullable deprecated readOnly writeOnly strict definitions'.split(
    ' ',
  ),
);

/**
 * True for an object that looks like a JSON Schema: what stands under a sensitive name in a tool definition describes the
 * secret and does not hold it.
 */
export function looksLikeSchema(value: Readonly<Record<string, unknown>>): boolean {
  const type = value['type'];
  if (typeof type === 'string') return TYPES.has(type);
  if (Array.isArray(type)) return type.length > 0 && type.every((each) => typeof each === 'string' && TYPES.has(each));
  return (
    typeof value['$ref'] === 'string' || ['anyOf', 'oneOf', 'allOf', 'enum'].some((key) => Array.isArray(value[key]))
  );
}

/**
 * What the value under a keyword of a schema is: `plain` is read like any text, `held` may be a schema again, else a secret.
 * `default` and `examples` spell values and are held like every word that is no keyword.
 */
export function schemaKeywordHold(keyword: string): 'plain' | 'held' {
  return KEYWORDS.has(keyword) && !COMPOSITES.has(keyword) ? 'plain' : 'held';
}
