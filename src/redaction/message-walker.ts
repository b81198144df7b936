import type { Choice, Message, Part, ToolCallPart } from '../model/message.ts';
import type { Gate } from './content-gate.ts';
import { mapShared, patched } from './content-gate.ts';

/** Takes a message through the gate. */
export function walkMessage(message: Message, gate: Gate): Message {
  return patched(message, {
    role: gate.identifier(message.role),
    name: gate.optionalContent(message.name, gate.identifier),
    parts: mapShared(message.parts, (part) => walkPart(part, gate)),
    vendor: gate.vendor(message.vendor),
  });
}

/** Takes a choice of the answer through the gate. */
export function walkChoice(choice: Choice, gate: Gate): Choice {
  return patched(choice, {
    role: gate.identifier(choice.role),
    parts: mapShared(choice.parts, (part) => walkPart(part, gate)),
    finishReason: gate.identifier(choice.finishReason),
    vendor: gate.vendor(choice.vendor),
  });
}

/** Takes a part of a message through the gate. */
export function walkPart(part: Part, gate: Gate): Part {
  if (part.type === 'other') {
    return patched(part, { kind: gate.identifier(part.kind), value: gate.json(part.value, 'wire') });
  }
  const vendor = gate.vendor(part.vendor);
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return patched(part, { content: gate.text(part.content), vendor });
    case 'tool_call':
      return patched<ToolCallPart>(part, { ...walkToolCall(part, gate), vendor });
    case 'tool_call_response':
      return patched(part, {
        id: gate.optional(part.id, gate.identifier),
        response: gate.json(part.response, 'data'),
        vendor,
      });
    case 'blob':
      return patched(part, { ...walkMediaType(part, gate), content: gate.media(part.content), vendor });
    case 'uri':
      return patched(part, { ...walkMediaType(part, gate), uri: gate.text(part.uri), vendor });
    case 'file':
  }
  return patched(part, { modality: gate.identifier(part.modality), fileId: gate.identifier(part.fileId), vendor });
}

function walkToolCall(part: ToolCallPart, gate: Gate): Partial<ToolCallPart> {
  return {
    id: gate.optional(part.id, gate.identifier),
    name: gate.identifier(part.name),
    arguments: gate.json(part.arguments, 'data'),
    argumentsText: gate.optionalContent(part.argumentsText, gate.text),
  };
}

interface MediaType {
  readonly modality: string;
  readonly mimeType?: string | undefined;
}

function walkMediaType({ modality, mimeType }: MediaType, gate: Gate): MediaType {
  return { modality: gate.identifier(modality), mimeType: gate.optional(mimeType, gate.identifier) };
}
