import { isJsonObject } from '../model/json.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';

type Token = { readonly text: string } | { readonly value: JsonValue };

/**
 * JSON text with sorted keys: two values are equal if and only if their texts are.
 * Not the canonical form of records: that one has Python's numbers and escapes.
 */
export function canonicalJson(value: JsonValue): string {
  const written: string[] = [];
  // A stack of our own: JSON.stringify overflows at depths that JSON.parse accepts.
  const pending: Token[] = [{ value }];
  for (let token = pending.pop(); token !== undefined; token = pending.pop()) {
    if ('text' in token) written.push(token.text);
    else if (Array.isArray(token.value)) pushArray(token.value, pending);
    else if (isJsonObject(token.value)) pushObject(token.value, pending);
    else written.push(JSON.stringify(token.value) ?? 'null');
  }
  return written.join('');
}

function pushArray(items: readonly JsonValue[], pending: Token[]): void {
  pending.push({ text: ']' });
  for (let index = items.length - 1; index >= 0; index -= 1) {
    pending.push({ value: items[index] as JsonValue }, { text: index === 0 ? '' : ',' });
  }
  pending.push({ text: '[' });
}

function pushObject(object: JsonObject, pending: Token[]): void {
  const keys = Object.keys(object).sort();
  pending.push({ text: '}' });
  for (let index = keys.length - 1; index >= 0; index -= 1) {
    const key = keys[index] as string;
    pending.push({ value: object[key] as JsonValue }, { text: `${index === 0 ? '' : ','}${JSON.stringify(key)}:` });
  }
  pending.push({ text: '{' });
}
