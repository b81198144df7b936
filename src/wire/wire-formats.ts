import type { WireFormatName } from '../model/message.ts';
import { anthropicMessages } from './anthropic-messages/anthropic-messages.ts';
import { openaiChat } from './openai-chat/openai-chat.ts';
import type { WireFormat } from './wire-format.ts';

const formatsByName: Readonly<Record<WireFormatName, WireFormat>> = {
  'openai.chat': openaiChat,
  'anthropic.messages': anthropicMessages,
};

/** Every format that is spoken. */
export const wireFormats: readonly WireFormat[] = Object.values(formatsByName);

/** The format with this name. */
export function wireFormat(name: WireFormatName): WireFormat {
  return formatsByName[name];
}

/** The format that a request speaks, by method and path (a query and any prefix allowed); undefined for none. */
export function findWireFormat(method: string, path: string): WireFormat | undefined {
  return wireFormats.find((format) => format.matches(method, path));
}
