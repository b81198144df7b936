import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import type { RequestOverrides } from '../wire-format.ts';

/**
 * The messages with changed instructions. Instructions are the system and developer messages at the start:
 * `replace` puts one in their place (role of the first kept), `append` adds a paragraph to the last.
 */
export function overrideInstructions(
  messages: readonly JsonValue[],
  change: NonNullable<RequestOverrides['systemPrompt']>,
): readonly JsonValue[] {
  const firstOther = messages.findIndex((message) => !isInstruction(message));
  const count = firstOther === -1 ? messages.length : firstOther;
  const conversation = messages.slice(count);
  const instructions = messages.slice(0, count).filter(isJsonObject);
  if ('replace' in change) return [{ ...(instructions[0] ?? system), content: change.replace }, ...conversation];
  const last = instructions.at(-1);
  if (last === undefined) return [{ ...system, content: change.append }, ...conversation];
  const appended = { ...last, content: appendedContent(last['content'], change.append) };
  return [...instructions.slice(0, -1), appended, ...conversation];
}

const system: JsonObject = { role: 'system' };

function isInstruction(message: JsonValue): boolean {
  return isJsonObject(message) && (message['role'] === 'system' || message['role'] === 'developer');
}

function appendedContent(content: JsonValue | undefined, text: string): JsonValue {
  if (Array.isArray(content)) return [...(content as readonly JsonValue[]), { type: 'text', text }];
  return typeof content === 'string' && content !== '' ? `${content}\n\n${text}` : text;
}
