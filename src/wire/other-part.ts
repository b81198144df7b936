import type { JsonValue } from '../model/json.ts';
import type { Message, OtherPart, Part, WireFormatName } from '../model/message.ts';

/** The kind of an `other` part that holds a whole message which is not a message. */
const opaqueKind = 'message';

/** Keeps something of an unknown kind whole. */
export function otherPart(format: WireFormatName, kind: string, value: JsonValue): OtherPart {
  return { type: 'other', kind, format, value };
}

/** Keeps an entry of the message list that is no message (it has no role) as a message with one `other` part. */
export function opaqueMessage(format: WireFormatName, value: JsonValue): Message {
  return { role: '', parts: [otherPart(format, opaqueKind, value)] };
}

/** The part inside an opaque message; undefined for a real one. */
export function opaquePartOf(message: Message): OtherPart | undefined {
  const part: Part | undefined = message.parts[0];
  return message.role === '' && part?.type === 'other' && part.kind === opaqueKind ? part : undefined;
}
