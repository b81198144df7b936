import { isJsonObject } from '../model/json.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';

const maxTextLength = 1_000_000;
const fence = /^```(?:json)?[ \t]*\r?\n([\s\S]*)\n[ \t]*```$/i;

/**
 * The object or array that an answer is, where the whole text is JSON, bare or in one fenced block of Markdown.
 * `undefined` for everything else: prose, primitives, broken JSON and texts of more than 1,000,000 characters.
 */
export function parseJsonAnswer(text: string): JsonObject | readonly JsonValue[] | undefined {
  if (text.length > maxTextLength) return undefined;
  const trimmed = text.trim();
  const body = (fence.exec(trimmed)?.[1] ?? trimmed).trim();
  if (!body.startsWith('{') && !body.startsWith('[')) return undefined;
  try {
    const value = JSON.parse(body) as JsonValue;
    return isJsonObject(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
