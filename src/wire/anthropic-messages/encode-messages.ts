import type { LlmRequest } from '../../model/call.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Message, Part } from '../../model/message.ts';
import type { EncodeContext } from '../encode-context.ts';
import { noteLoss } from '../encode-context.ts';
import { noteForeignFields } from '../foreign-fields.ts';
import { isJsonObject } from '../../model/json.ts';
import { opaquePartOf } from '../other-part.ts';
import { withToolCallIds } from '../tool-call-ids.ts';
import { ownFields, spellingOf } from '../vendor-fields.ts';
import { encodeBlock } from './encode-block.ts';
import { shortContent } from './encode-content.ts';
import { formatName } from './format-name.ts';

/** `system` and `messages` of a body; `system` is absent where there are no instructions. */
export interface EncodedConversation {
  readonly system?: JsonValue;
  readonly messages: readonly JsonValue[];
}

/** Encodes the conversation of a request of this format as it was. */
export function encodeNativeConversation(request: LlmRequest, context: EncodeContext): EncodedConversation {
  const messages = request.messages.map((message, index) => encodeNative(message, `messages[${index}]`, context));
  const blocks = encodeBlocks(request.system, 'system', context);
  const isArray = spellingOf(request, formatName, 'system') === 'array';
  if (blocks.length === 0 && !isArray) return { messages };
  return { system: isArray ? blocks : shortContent(blocks), messages };
}

function encodeNative(message: Message, path: string, context: EncodeContext): JsonValue {
  const opaque = opaquePartOf(message);
  if (opaque !== undefined) return opaque.value;
  const blocks = encodeBlocks(message.parts, path, context);
  const spelling = spellingOf(message, formatName, 'content');
  const content = spelling === 'absent' ? {} : { content: spelling === 'array' ? blocks : shortContent(blocks) };
  return { role: message.role, ...content, ...ownFields(message, formatName) };
}

/**
 * Encodes the conversation of another format: instructions go to `system`, answers of tools into user messages, and
 * neighbours of the same role become one message.
 */
export function encodeForeignConversation(request: LlmRequest, context: EncodeContext): EncodedConversation {
  const system = encodeBlocks(request.system, 'system', context);
  const turns: Turn[] = [];
  for (const [index, message] of withToolCallIds(request.messages).entries()) {
    const path = `messages[${index}]`;
    noteForeignMessage(message, path, context);
    const blocks = encodeBlocks(message.parts, path, context);
    if (!isInstruction(message)) addTurn(turns, message.role === 'assistant' ? 'assistant' : 'user', blocks);
    else system.push(...hoisted(blocks, turns.length > 0, path, context));
  }
  return withConversation(system, turns.map(encodeTurn), context);
}

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly blocks: JsonValue[];
}

function isInstruction(message: Message): boolean {
  return message.role === 'system' || message.role === 'developer';
}

function noteForeignMessage(message: Message, path: string, context: EncodeContext): void {
  noteForeignFields(message, formatName, path, context);
  // The name of a legacy function's answer is told by its call.
  if (message.name === undefined || message.role === 'function') return;
  noteLoss(context, `${path}.name`, 'setting_dropped', `${formatName} has no names of speakers.`);
}

function hoisted(
  blocks: readonly JsonValue[],
  isLate: boolean,
  path: string,
  context: EncodeContext,
): readonly JsonValue[] {
  if (isLate) noteLoss(context, path, 'messages_changed', 'Instructions inside the conversation move to its start.');
  return blocks;
}

function addTurn(turns: Turn[], role: Turn['role'], blocks: readonly JsonValue[]): void {
  if (blocks.length === 0) return;
  const last = turns.at(-1);
  if (last?.role === role) last.blocks.push(...blocks);
  else turns.push({ role, blocks: [...blocks] });
}

/** Results of tools must come before anything else in their message. */
function encodeTurn({ role, blocks }: Turn): JsonObject {
  const results = blocks.filter(isToolResult);
  const others = blocks.filter((block) => !isToolResult(block));
  return { role, content: shortContent([...results, ...others]) };
}

function isToolResult(block: JsonValue): boolean {
  return isJsonObject(block) && block['type'] === 'tool_result';
}

/** The API demands a message: instructions alone are sent as one of the user. */
function withConversation(
  system: readonly JsonValue[],
  messages: readonly JsonObject[],
  context: EncodeContext,
): EncodedConversation {
  if (system.length === 0) return { messages };
  if (messages.length > 0) return { system: shortContent(system), messages };
  noteLoss(context, 'messages', 'messages_changed', 'The instructions alone are sent as a message of the user.');
  return { messages: [{ role: 'user', content: shortContent(system) }] };
}

function encodeBlocks(parts: readonly Part[], path: string, context: EncodeContext): JsonValue[] {
  return parts.flatMap((part, index) => {
    const block = encodeBlock(part, `${path}.parts[${index}]`, context);
    return block === undefined ? [] : [block];
  });
}
