import type { JsonValue } from '../model/json.ts';
import type { ToolCallPart } from '../model/message.ts';
import { parseJson } from './parse-json.ts';

/** The arguments of a tool call, as `ToolCallPart` holds them. */
export interface ToolArguments {
  readonly arguments: JsonValue;
  readonly argumentsText?: string;
}

/**
 * Reads the argument text of a tool call. No text at all means no arguments: `{}`.
 * The exact text is kept only where `JSON.stringify(arguments)` would not give it back.
 */
export function readToolArguments(text: string): ToolArguments {
  const parsed = text.trim() === '' ? {} : parseJson(text);
  if (parsed === undefined) return rawToolArguments(text);
  return stringify(parsed) === text ? { arguments: parsed } : { arguments: parsed, argumentsText: text };
}

/** Arguments that are plain text, not JSON. */
export function rawToolArguments(text: string): ToolArguments {
  return { arguments: text, argumentsText: text };
}

/** The text to send for the arguments: the exact text where it was kept. */
export function writeToolArguments(part: Pick<ToolCallPart, 'arguments' | 'argumentsText'>): string {
  return part.argumentsText ?? stringify(part.arguments) ?? '{}';
}

/** `JSON.stringify`, or undefined for a value nested too deep for it. */
function stringify(value: JsonValue): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
