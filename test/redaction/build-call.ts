import type { LlmAnswer, LlmCall, LlmRequest } from '../../src/model/call.ts';

/** A small call without personal data; give what the test is about. */
export function buildCall(overrides: {
  readonly request?: Partial<LlmRequest>;
  readonly answer?: Partial<LlmAnswer>;
  readonly requestBody?: LlmCall['requestBody'];
  readonly outcome?: LlmCall['outcome'];
}): LlmCall {
  return {
    operation: 'chat',
    provider: 'openai',
    server: { address: 'api.openai.com', port: 443 },
    format: 'openai.chat',
    request: {
      model: 'gpt-4o-mini',
      stream: false,
      system: [],
      messages: [{ role: 'user', parts: [{ type: 'text', content: 'When does the train leave?' }] }],
      tools: [],
      parameters: { temperature: 0.2, maxTokens: 100 },
      ...overrides.request,
    },
    ...(overrides.requestBody === undefined ? {} : { requestBody: overrides.requestBody }),
    answer: {
      id: 'chatcmpl-BxYz0123',
      model: 'gpt-4o-mini-2024-07-18',
      choices: [{ role: 'assistant', parts: [{ type: 'text', content: 'At noon.' }], finishReason: 'stop' }],
      usage: { inputTokens: 12, outputTokens: 3 },
      ...overrides.answer,
    },
    outcome: overrides.outcome ?? { status: 'success' },
    timing: { startedAtMs: 1_700_000_000_000, durationMs: 420, timeToFirstChunkMs: 80 },
    resendCount: 0,
  };
}
