import type { JsonObject, JsonValue } from '../../model/json.ts';
import type {
  Message,
  Part,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolCallResponsePart,
} from '../../model/message.ts';
import { definedFields } from '../defined-fields.ts';
import type { EncodeContext } from '../encode-context.ts';
import { noteLoss } from '../encode-context.ts';
import { noteForeignFields } from '../foreign-fields.ts';
import { opaquePartOf } from '../other-part.ts';
import { ownFields, spellingOf } from '../vendor-fields.ts';
import type { ContentPart } from './encode-content.ts';
import { encodeContentPart, isPlainText } from './encode-content.ts';
import { encodeToolAnswer } from './encode-tool-answer.ts';
import { encodeLegacyCall, encodeToolCall, isLegacyCall } from './encode-tool-call.ts';
import { formatName } from './format-name.ts';

/** Encodes a message: none where nothing of it can be carried, several where it brings answers of tools. */
export function encodeMessage(message: Message, path: string, context: EncodeContext): JsonValue[] {
  const opaque = opaquePartOf(message);
  if (opaque !== undefined) {
    const value = encodeContentPart(opaque, path, context);
    return value === undefined ? [] : [value];
  }
  noteForeignFields(message, formatName, path, context);
  const { answers, spoken } = splitAnswers(message, path);
  const encodedAnswers = answers.map(({ part, path: at }) => encodeToolAnswer(part, at, context));
  if (answers.length === 0) return encodeSpoken(message, spoken, context);
  if (spoken.length > 0) return [...encodedAnswers, ...encodeSpoken(message, spoken, context)];
  const name = definedFields({ role: message.role === 'function' ? 'function' : 'tool', name: message.name });
  return encodedAnswers.map((answer) => ({ ...answer, ...name, ...ownFields(message, formatName) }));
}

interface Placed<T extends Part> {
  readonly part: T;
  readonly path: string;
}

type SpokenPart = Exclude<Part, ToolCallResponsePart>;

/** Answers of tools are messages of their own here, and must come right after the calls: so first. */
function splitAnswers(
  message: Message,
  path: string,
): { answers: Placed<ToolCallResponsePart>[]; spoken: Placed<SpokenPart>[] } {
  const answers: Placed<ToolCallResponsePart>[] = [];
  const spoken: Placed<SpokenPart>[] = [];
  for (const [index, part] of message.parts.entries()) {
    const at = `${path}.parts[${index}]`;
    if (part.type === 'tool_call_response') answers.push({ part, path: at });
    else spoken.push({ part, path: at });
  }
  return { answers, spoken };
}

function encodeSpoken(message: Message, parts: readonly Placed<SpokenPart>[], context: EncodeContext): JsonObject[] {
  const fields: SpokenFields = { content: [], calls: [], body: {} };
  for (const { part, path } of parts) place(part, path, fields, context);
  const calls = fields.calls.length === 0 ? undefined : fields.calls;
  const content = contentOf(message, parts, fields.content);
  // A message whose every part was lost is no message.
  const isLost = parts.length > 0 && fields.content.length === 0 && calls === undefined && !context.native;
  if (isLost) return [];
  const spoken = definedFields({ role: message.role, name: message.name, content, tool_calls: calls });
  return [{ ...(spoken as JsonObject), ...fields.body, ...ownFields(message, formatName) }];
}

/** What the parts of one message become. */
interface SpokenFields {
  readonly content: JsonValue[];
  readonly calls: JsonValue[];
  /** Fields beside `content` and `tool_calls`. */
  body: JsonObject;
}

function place(part: SpokenPart, path: string, fields: SpokenFields, context: EncodeContext): void {
  if (part.type === 'tool_call') placeCall(part, path, fields, context);
  else if (part.type === 'reasoning' && ownFields(part, formatName)['type'] !== 'thinking') {
    placeReasoning(part, path, fields, context);
  } else if (part.type === 'text' && spellingOf(part, formatName, 'at') === 'message') {
    fields.body = { ...fields.body, refusal: part.content };
  } else if (part.type === 'other' && part.kind === 'tool_call' && part.format === formatName) {
    fields.calls.push(part.value);
  } else placeContent(part, path, fields, context);
}

function placeContent(part: ContentPart, path: string, fields: SpokenFields, context: EncodeContext): void {
  const encoded = encodeContentPart(part, path, context);
  if (encoded !== undefined) fields.content.push(encoded);
}

function placeCall(part: ToolCallPart, path: string, fields: SpokenFields, context: EncodeContext): void {
  noteForeignFields(part, formatName, path, context);
  if (isLegacyCall(part)) fields.body = { ...fields.body, function_call: encodeLegacyCall(part) };
  else fields.calls.push(encodeToolCall(part));
}

/** Reasoning is bound to the provider that signed it; only the servers it came from take it back. */
function placeReasoning(part: ReasoningPart, path: string, fields: SpokenFields, context: EncodeContext): void {
  if (!context.native) {
    noteLoss(context, path, 'setting_dropped', 'Reasoning is bound to the provider that gave it.');
    return;
  }
  const field = spellingOf(part, formatName, 'field') === 'reasoning' ? 'reasoning' : 'reasoning_content';
  fields.body = { ...fields.body, [field]: part.content };
}

function contentOf(
  message: Message,
  parts: readonly Placed<SpokenPart>[],
  content: readonly JsonValue[],
): JsonValue | undefined {
  const spelling = spellingOf(message, formatName, 'content');
  if (content.length === 0) return spelling === 'absent' ? undefined : spelling === 'array' ? [] : null;
  const text =
    content.length === 1 && spelling !== 'array' ? parts.find(({ part }) => isContentText(part))?.part : undefined;
  return text?.type === 'text' ? text.content : content;
}

function isContentText(part: Part): part is TextPart {
  return isPlainText(part);
}
