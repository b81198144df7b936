import { z } from 'zod';

import { isJsonObject, type JsonObject } from '../model/json.ts';

const count = z.int().min(1);
const text = z.string().min(1);
// What HTTP can carry: anything else would fail each replay instead of the start.
const httpHeaders = z.record(
  z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'expected a header name'),
  z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'expected text that fits into an HTTP header, in one line'),
);
const visibleText = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'expected visible ASCII characters without spaces and line ends');
const httpUrl = z.url({ protocol: /^https?$/ });
const apiUrl = httpUrl.regex(/^[^?#]*$/, 'expected an http(s) URL without "?" and "#"');

function name(maxLength: number) {
  const pattern = new RegExp(`^[\\w.-]{1,${maxLength}}$`);
  return z.string().regex(pattern, `expected 1 to ${maxLength} letters, digits, "_", "." or "-"`);
}

const generationParameters = z
  .strictObject({
    maxTokens: count.optional(),
    temperature: z.number().min(0).max(2).optional(),
    topP: z.number().min(0).max(1).optional(),
    topK: count.optional(),
    frequencyPenalty: z.number().optional(),
    presencePenalty: z.number().optional(),
    seed: z.int().optional(),
    stopSequences: z.array(z.string()).readonly().optional(),
    choiceCount: count.optional(),
    reasoningLevel: text.optional(),
  })
  .readonly();

/** Providers whose base URL the shadow half knows; a test holds this equal to what it accepts. */
const providersWithUrl = ['openai', 'anthropic'];

const candidate = z
  .strictObject({
    id: name(64),
    provider: text,
    model: text.optional(),
    format: z.enum(['openai.chat', 'anthropic.messages']).optional(),
    baseUrl: apiUrl.optional(),
    apiKey: visibleText.optional(),
    headers: httpHeaders.optional(),
    parameters: generationParameters.optional(),
    systemPrompt: z.union([z.strictObject({ replace: z.string() }), z.strictObject({ append: z.string() })]).optional(),
    body: z.custom<JsonObject>(isJsonObject, 'expected a mapping').optional(),
    deadlineMs: z.number().min(1).max(600_000).optional(),
  })
  .refine(({ provider, baseUrl }) => baseUrl !== undefined || providersWithUrl.includes(provider), {
    path: ['baseUrl'],
    message: `expected a URL with version (https://llm.example.com/v1) for every provider but ${providersWithUrl.join(' and ')}`,
  });

const candidates = z
  .array(candidate)
  .min(1)
  .superRefine((list, context) => {
    const ids = list.map(({ id }) => id);
    for (const [index, id] of ids.entries()) {
      const first = ids.indexOf(id);
      if (first === index) continue;
      const message = `expected another id than that of candidates[${first}]`;
      context.addIssue({ code: 'custom', path: [index, 'id'], message });
    }
  });

/** The schema of `shadowspan.yaml`; `ShadowspanConfig` is its hand-written type, held equal by a test. */
export const configSchema = z.strictObject({
  feature: name(64).optional(),
  content: z.strictObject({ spans: z.enum(['none', 'redacted']).optional() }).optional(),
  capture: z.strictObject({ spans: z.enum(['adopt', 'own', 'none']).optional() }).optional(),
  redaction: z
    .strictObject({
      key: z.string().min(16).optional(),
      sensitiveKeys: z.array(z.string().regex(/[\p{L}\p{N}]/u, 'expected a name with a letter or digit')).optional(),
    })
    .optional(),
  shadow: z
    .strictObject({
      sampling: z.strictObject({ ratio: z.number().min(0).max(1).optional(), salt: text.optional() }).optional(),
      candidates,
      concurrency: count.max(256).optional(),
      maxQueuedCalls: count.optional(),
      drainTimeoutMs: z.number().min(0).max(60_000).optional(),
    })
    .optional(),
  records: z
    .strictObject({
      directory: text.optional(),
      runId: name(128).optional(),
      otlp: z.strictObject({ url: httpUrl, headers: httpHeaders.optional() }).optional(),
    })
    .optional(),
  onConfigError: z.enum(['exit', 'disable']).optional(),
});
