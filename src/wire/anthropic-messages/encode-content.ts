import type { JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';

/** Writes a list with one plain text block as the string it means; every other list stays a list. */
export function shortContent(blocks: readonly JsonValue[]): JsonValue {
  const [only] = blocks;
  if (blocks.length !== 1 || !isJsonObject(only)) return blocks;
  const { type, text, ...rest } = only;
  return type === 'text' && typeof text === 'string' && Object.keys(rest).length === 0 ? text : blocks;
}
