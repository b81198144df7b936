import type { JsonObject, JsonValue } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import type { ProviderError } from './wire-format.ts';
import { definedFields } from './defined-fields.ts';

/** An identifier of a provider: starts with a letter, no spaces; a bare number or a sentence is none. */
const identifier = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/u;

/**
 * Reads an error body: `{error: {code, type, message}}`, also inside a list, and the flat shapes of compatible servers
 * (`{type, code, message}`, `{error: "text"}`, `{detail: "text"}`).
 * @param fallback the error type where the body names none, for instance the HTTP status
 */
export function readProviderError(body: JsonValue | undefined, fallback: string): ProviderError {
  const outer = Array.isArray(body) ? body[0] : body;
  if (!isJsonObject(outer)) return { errorType: fallback };
  const inner = isJsonObject(outer['error']) ? outer['error'] : outer;
  const errorType = identifierIn(inner, 'code') ?? identifierIn(inner, 'type') ?? fallback;
  return definedFields({ errorType, message: messageIn(inner) ?? messageIn(outer) });
}

function identifierIn(error: JsonObject, field: string): string | undefined {
  const value = error[field];
  // Anthropic's envelope says `type: "error"`, which names nothing.
  return typeof value === 'string' && value !== 'error' && identifier.test(value) ? value : undefined;
}

function messageIn(error: JsonObject): string | undefined {
  return [error['message'], error['error'], error['detail']].find((value) => typeof value === 'string');
}
