import type { Message, Part } from '../model/message.ts';

/**
 * Gives every tool call and tool answer an id, for formats that demand one.
 * An answer without id takes the oldest call that has none either, which is how the formats without ids mean it.
 */
export function withToolCallIds(messages: readonly Message[]): readonly Message[] {
  const unanswered: string[] = [];
  let drawnCount = 0;
  const withId = (part: Part): Part => {
    if (part.type === 'tool_call' && part.id === undefined) {
      const id = `call_${drawnCount++}`;
      unanswered.push(id);
      return { ...part, id };
    }
    if (part.type === 'tool_call_response' && part.id === undefined) {
      return { ...part, id: unanswered.shift() ?? `call_${drawnCount++}` };
    }
    return part;
  };
  return messages.map((message) => ({ ...message, parts: message.parts.map(withId) }));
}
