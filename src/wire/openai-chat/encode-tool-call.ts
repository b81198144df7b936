import type { JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import type { ToolCallPart } from '../../model/message.ts';
import { definedFields } from '../defined-fields.ts';
import { writeToolArguments } from '../tool-arguments.ts';
import { ownFields, spellingOf } from '../vendor-fields.ts';
import { formatName } from './format-name.ts';

/** Whether the call was told as the `function_call` of the API before tools. */
export function isLegacyCall(part: ToolCallPart): boolean {
  return spellingOf(part, formatName, 'field') === 'function_call';
}

/** Encodes one entry of `tool_calls`. */
export function encodeToolCall(part: ToolCallPart): JsonObject {
  const own = ownFields(part, formatName);
  const { id, name } = part;
  if (own['type'] === 'custom') {
    const custom = { name, input: writeToolArguments(part), ...inner(own, 'custom') };
    return { ...definedFields({ id }), ...own, custom };
  }
  const type = spellingOf(part, formatName, 'type') === 'absent' ? undefined : 'function';
  return { ...definedFields({ id, type }), ...own, function: { ...encodeCalled(part), ...inner(own, 'function') } };
}

/** Encodes the value of `function_call`. */
export function encodeLegacyCall(part: ToolCallPart): JsonObject {
  return { ...encodeCalled(part), ...ownFields(part, formatName) };
}

function encodeCalled(part: ToolCallPart): JsonObject {
  const spelling = spellingOf(part, formatName, 'arguments');
  if (spelling === 'absent') return { name: part.name };
  return { name: part.name, arguments: spelling === 'object' ? part.arguments : writeToolArguments(part) };
}

function inner(own: JsonObject, name: string): JsonObject {
  const kept = own[name];
  return isJsonObject(kept) ? kept : {};
}
