import { isJsonObject } from '../../../../src/model/json.ts';
import type { JsonObject, JsonValue } from '../../../../src/model/json.ts';

/** The elements of an array that are objects; empty for anything else. */
export function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The text of a message content: a string, or the text parts of a list of parts. */
export function textOf(content: JsonValue | undefined): string {
  if (typeof content === 'string') return content;
  return objectsOf(content)
    .map((part) => stringOf(part['text']))
    .filter((text) => text !== undefined)
    .join('\n');
}

/** The value if it is a string. */
export function stringOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value if it is a string, else empty. */
export function nameOf(value: JsonValue | undefined): string {
  return stringOf(value) ?? '';
}

/** The value if it is a number. */
export function numberOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The value if it is an object, else an empty one. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** A string or a list of strings, as a list. */
export function stringsOf(value: JsonValue | undefined): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}

/** Parses JSON text; undefined when it is none. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
