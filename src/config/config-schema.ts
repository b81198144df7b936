import { z } from 'zod';

const positive = z.number().positive();
const count = z.int().min(1);
const text = z.string().min(1);

const generationParameters = z.strictObject({
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
});

const candidate = z.strictObject({
  id: z.string().regex(/^[\w.-]{1,64}$/, 'expected 1 to 64 letters, digits, "_", "." or "-"'),
  provider: text,
  model: text.optional(),
  format: z.enum(['openai.chat', 'anthropic.messages']).optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  apiKey: text.optional(),
  headers: z.record(z.string(), z.string()).optional(),
  parameters: generationParameters.optional(),
  systemPrompt: z.union([z.strictObject({ replace: z.string() }), z.strictObject({ append: z.string() })]).optional(),
  body: z
    .custom<never>(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
      'expected a mapping',
    )
    .optional(),
  deadlineMs: positive.max(600_000).optional(),
});

/** The schema of `shadowspan.yaml`; `ShadowspanConfig` is its hand-written type, held equal by a test. */
export const configSchema = z.strictObject({
  feature: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'expected 1 to 64 letters, digits, "_", "." or "-"')
    .optional(),
  content: z.strictObject({ spans: z.enum(['none', 'redacted']).optional() }).optional(),
  capture: z.strictObject({ spans: z.enum(['adopt', 'own', 'none']).optional() }).optional(),
  redaction: z.strictObject({ key: z.string().min(16).optional(), sensitiveKeys: z.array(text).optional() }).optional(),
  shadow: z
    .strictObject({
      sampling: z.strictObject({ ratio: z.number().min(0).max(1).optional(), salt: text.optional() }).optional(),
      candidates: z.array(candidate).min(1),
      concurrency: count.max(256).optional(),
      maxQueuedCalls: count.optional(),
      drainTimeoutMs: z.number().min(0).max(60_000).optional(),
    })
    .optional(),
  records: z
    .strictObject({
      directory: text.optional(),
      runId: z
        .string()
        .regex(/^[\w.-]{1,128}$/, 'expected 1 to 128 letters, digits, "_", "." or "-"')
        .optional(),
      otlp: z
        .strictObject({ url: z.url({ protocol: /^https?$/ }), headers: z.record(z.string(), z.string()).optional() })
        .optional(),
    })
    .optional(),
  onConfigError: z.enum(['exit', 'disable']).optional(),
});
