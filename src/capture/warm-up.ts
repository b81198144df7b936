import type { LlmCall } from '../model/call.ts';
import type { Redactor } from '../redaction/redactor.ts';
import { guarded } from './self-metrics.ts';

/**
 * Redacts a made-up call once, at start-up. The first redaction of a process compiles every detector and takes many
 * times longer than the next; on a busy machine a first real call would run out of its budget and lose its content.
 */
export function warmUp(redactor: Redactor): void {
  guarded('warmUp', () => redactor.redactCall(sample, { body: true }));
}

const text = 'Write to nobody@example.org or call +49 30 1234567. {"password": "none"} Bearer none';

const sample: LlmCall = {
  operation: 'chat',
  provider: 'openai',
  server: { address: 'localhost' },
  format: 'openai.chat',
  request: {
    model: 'none',
    stream: false,
    system: [{ type: 'text', content: text }],
    messages: [{ role: 'user', parts: [{ type: 'text', content: text }] }],
    tools: [{ type: 'function', name: 'none', parameters: { type: 'object', properties: {} } }],
    parameters: {},
  },
  requestBody: { model: 'none', messages: [{ role: 'user', content: text }] },
  answer: {
    choices: [
      { role: 'assistant', parts: [{ type: 'tool_call', name: 'none', arguments: { text } }], finishReason: 'stop' },
    ],
  },
  outcome: { status: 'success' },
  timing: { startedAtMs: 0, durationMs: 0 },
  resendCount: 0,
};
