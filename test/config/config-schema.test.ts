import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';

import type { ShadowspanConfig } from '../../src/config/config.ts';
import { configSchema } from '../../src/config/config-schema.ts';
import { resolveCandidate } from '../../src/shadow/candidate.ts';

/** Every key that there is, with a value that it may have. */
const everything = {
  feature: 'ticket-router.v2_1',
  content: { spans: 'redacted' },
  capture: { spans: 'own' },
  redaction: { key: 'k'.repeat(16), sensitiveKeys: ['internalId'] },
  shadow: {
    sampling: { ratio: 0.25, salt: 'spring' },
    candidates: [
      {
        id: 'small',
        provider: 'vllm',
        model: 'small-model',
        format: 'openai.chat',
        baseUrl: 'https://llm.example.com/v1',
        apiKey: 'unused',
        headers: { 'x-team': 'search' },
        parameters: {
          maxTokens: 1,
          temperature: 0,
          topP: 1,
          topK: 1,
          frequencyPenalty: -1,
          presencePenalty: 0.5,
          seed: -7,
          stopSequences: ['\n'],
          choiceCount: 1,
          reasoningLevel: 'low',
        },
        systemPrompt: { append: 'Be brief.' },
        body: { top_logprobs: 2, metadata: { a: [null] } },
        deadlineMs: 1,
      },
      { id: 'other', provider: 'anthropic', systemPrompt: { replace: '' } },
    ],
    concurrency: 256,
    maxQueuedCalls: 1,
    drainTimeoutMs: 0,
  },
  records: {
    directory: './runs',
    runId: 'run-1',
    otlp: { url: 'http://localhost:4318/v1/traces', headers: { 'x-tenant': 'a b' } },
  },
  onConfigError: 'disable',
} satisfies ShadowspanConfig;

test('the hand-written type and the schema say the same', () => {
  expectTypeOf<z.input<typeof configSchema>>().toEqualTypeOf<ShadowspanConfig>();
  expectTypeOf<z.output<typeof configSchema>>().toEqualTypeOf<ShadowspanConfig>();
});

test('every key is accepted, and comes out as it went in', () => {
  expect(configSchema.parse(everything)).toEqual(everything);
});

test('no key is needed', () => {
  expect(configSchema.parse({})).toEqual({});
});

test('a candidate may leave out its base URL where, and only where, the shadow half knows it', () => {
  for (const provider of ['openai', 'anthropic', 'groq', 'OpenAI', '_OTHER']) {
    const candidate = { id: 'a', provider };
    const accepted = configSchema.safeParse({ shadow: { candidates: [candidate] } }).success;
    expect([provider, accepted]).toEqual([provider, isResolved(candidate)]);
  }
});

function isResolved(candidate: { id: string; provider: string }): boolean {
  try {
    return resolveCandidate(candidate, {}).url !== '';
  } catch {
    return false;
  }
}

describe('what is refused', () => {
  test.each<[string, unknown]>([
    ['a feature with other characters', { feature: 'a b' }],
    ['a feature that is too long', { feature: 'a'.repeat(65) }],
    ['another place for content', { content: { spans: 'all' } }],
    ['another way to capture', { capture: { spans: 'both' } }],
    ['a short key', { redaction: { key: 'k'.repeat(15) } }],
    ['a sensitive key that no key can be', { redaction: { sensitiveKeys: ['--'] } }],
    ['a shadow without candidates', { shadow: {} }],
    ['a shadow with an empty list of them', { shadow: { candidates: [] } }],
    ['a ratio above 1', withShadow({ sampling: { ratio: 1.01 } })],
    ['a ratio below 0', withShadow({ sampling: { ratio: -0.01 } })],
    ['no number as ratio', withShadow({ sampling: { ratio: Number.NaN } })],
    ['no concurrency', withShadow({ concurrency: 0 })],
    ['too much concurrency', withShadow({ concurrency: 257 })],
    ['a queue of a part of a call', withShadow({ maxQueuedCalls: 1.5 })],
    ['a long drain', withShadow({ drainTimeoutMs: 60_001 })],
    [
      'two candidates of one name',
      {
        shadow: {
          candidates: [
            { id: 'a', provider: 'openai' },
            { id: 'a', provider: 'openai' },
          ],
        },
      },
    ],
    ['an id with other characters', withCandidate({ id: 'a/b' })],
    ['a candidate without provider', withCandidate({ provider: undefined })],
    ['another wire format', withCandidate({ format: 'openai.responses' })],
    ['no URL', withCandidate({ baseUrl: 'llm.example.com' })],
    ['another protocol', withCandidate({ baseUrl: 'ftp://llm.example.com' })],
    ['a URL that the path cannot be put behind', withCandidate({ baseUrl: 'https://llm.example.com/v1?version=1' })],
    ['a key with its line end', withCandidate({ apiKey: 'word\n' })],
    ['a header that is none', withCandidate({ headers: { 'x team': 'a' } })],
    ['a header of two lines', withCandidate({ headers: { 'x-team': 'a\r\nx-other: b' } })],
    ['a temperature above 2', withCandidate({ parameters: { temperature: 2.1 } })],
    ['no tokens', withCandidate({ parameters: { maxTokens: 0 } })],
    ['a system prompt in two ways', withCandidate({ systemPrompt: { replace: 'a', append: 'b' } })],
    ['a list as body', withCandidate({ body: [] })],
    ['a deadline of nothing', withCandidate({ deadlineMs: 0 })],
    ['a deadline of hours', withCandidate({ deadlineMs: 600_001 })],
    ['a run id with a path', { records: { runId: '../a' } }],
    ['an OTLP without URL', { records: { otlp: {} } }],
    ['another wish', { onConfigError: 'ignore' }],
  ])('%s', (_name, config) => {
    expect(configSchema.safeParse(config).success).toBe(false);
  });

  test('an unknown key at every level', () => {
    const places = mappingsIn(everything).filter((path) => !/(body|headers)/.test(path.join('.')));
    expect(places).toHaveLength(13);
    for (const path of places) {
      const config = structuredClone(everything) as Record<string, unknown>;
      mappingAt(config, path)['unknownKey'] = 1;
      expect([path, configSchema.safeParse(config).success]).toEqual([path, false]);
    }
  });
});

function withShadow(part: object): object {
  return { shadow: { candidates: [{ id: 'a', provider: 'openai' }], ...part } };
}

function withCandidate(part: object): object {
  return { shadow: { candidates: [{ id: 'a', provider: 'openai', ...part }] } };
}

function mappingsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, item]) => mappingsIn(item, [...path, key]));
  return Array.isArray(value) ? inner : [path, ...inner];
}

function mappingAt(value: unknown, path: readonly string[]): Record<string, unknown> {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value) as Record<
    string,
    unknown
  >;
}
