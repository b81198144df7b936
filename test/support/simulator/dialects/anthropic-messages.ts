import { writeAnthropicError } from './anthropic-errors.ts';
import type { Dialect } from './dialect.ts';
import { readAnthropicMessages } from './read-anthropic-messages.ts';
import { writeAnthropicAnswer, writeAnthropicEvents } from './write-anthropic-messages.ts';

/** Anthropic messages, as recorded from api.anthropic.com. */
export const anthropicMessages: Dialect = {
  name: 'anthropic.messages',
  pathEnd: '/messages',
  requestId: (ids) => ids.base58('req_011', 21),
  headers: (requestId) => ({
    'request-id': requestId,
    'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
  }),
  readKey: (headers) => {
    const key = headers['x-api-key'];
    return typeof key === 'string' ? key : /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  },
  readRequest: readAnthropicMessages,
  writeAnswer: writeAnthropicAnswer,
  writeEvents: writeAnthropicEvents,
  writeError: writeAnthropicError,
  writeErrorEvent: (requestId) => {
    const { body } = writeAnthropicError({ kind: 'status', status: 529 }, requestId);
    return `event: error\ndata: ${JSON.stringify(body)}\n\n`;
  },
};
