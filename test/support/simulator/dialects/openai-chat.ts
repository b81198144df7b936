import type { Dialect } from './dialect.ts';
import { writeOpenaiError } from './openai-errors.ts';
import { readOpenaiChat } from './read-openai-chat.ts';
import { writeOpenaiAnswer, writeOpenaiEvents } from './write-openai-chat.ts';

/** OpenAI chat completions, as recorded from api.openai.com. */
export const openaiChat: Dialect = {
  name: 'openai.chat',
  pathEnd: '/chat/completions',
  requestId: (ids) => ids.hex('req_', 32),
  headers: (requestId) => ({
    'x-request-id': requestId,
    'openai-version': '2020-10-01',
    'openai-organization': 'simulator',
    'openai-processing-ms': '1',
  }),
  readKey: (headers) => /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1],
  readRequest: readOpenaiChat,
  writeAnswer: writeOpenaiAnswer,
  writeEvents: writeOpenaiEvents,
  writeError: writeOpenaiError,
  writeErrorEvent: () => `data: ${JSON.stringify(writeOpenaiError({ kind: 'status', status: 500 }).body)}\n\n`,
};
