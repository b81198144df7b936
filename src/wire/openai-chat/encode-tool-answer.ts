import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import type { ToolCallResponsePart } from '../../model/message.ts';
import { definedFields } from '../defined-fields.ts';
import type { EncodeContext } from '../encode-context.ts';
import { noteLoss } from '../encode-context.ts';
import { noteForeignFields } from '../foreign-fields.ts';
import { writeToolArguments } from '../tool-arguments.ts';
import { formatName } from './format-name.ts';

/** Encodes a tool's answer as a message of role `tool`. */
export function encodeToolAnswer(part: ToolCallResponsePart, path: string, context: EncodeContext): JsonObject {
  noteForeignFields(part, formatName, path, context);
  const content = context.native ? part.response : plainContent(part.response, path, context);
  return definedFields({ role: 'tool', tool_call_id: part.id, content });
}

/** Text, or a list of text parts; anything else as JSON text. */
function plainContent(response: JsonValue, path: string, context: EncodeContext): JsonValue {
  if (typeof response === 'string') return response;
  if (!Array.isArray(response)) return writeToolArguments({ arguments: response });
  const blocks = response as readonly JsonValue[];
  return blocks.flatMap((block, index) => textBlock(block, `${path}.response[${index}]`, context));
}

function textBlock(block: JsonValue, path: string, context: EncodeContext): JsonObject[] {
  const type = isJsonObject(block) ? block['type'] : undefined;
  const text = isJsonObject(block) && type === 'text' ? block['text'] : undefined;
  if (typeof text === 'string') return [{ type: 'text', text }];
  const code = type === 'image' || type === 'document' ? 'media_missing' : 'messages_changed';
  noteLoss(context, path, code, `${formatName} takes only text from a tool.`);
  return [];
}
