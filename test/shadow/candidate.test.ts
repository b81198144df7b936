import { expect, test } from 'vitest';

import { type CandidateOptions, resolveCandidate } from '../../src/shadow/candidate.ts';

// Never a real key: built here, so that no scanner takes it for one.
const primaryKey = ['sk', 'primary', 'x'.repeat(20)].join('-');
const env = { OPENAI_API_KEY: primaryKey, ANTHROPIC_API_KEY: `${primaryKey}-anthropic` };

function resolve(options: Partial<CandidateOptions>) {
  return resolveCandidate({ id: 'small', provider: 'openai', ...options }, env);
}

test.each<[string, Partial<CandidateOptions>, string]>([
  ['openai', {}, 'https://api.openai.com/v1/chat/completions'],
  ['anthropic', { provider: 'anthropic' }, 'https://api.anthropic.com/v1/messages'],
  ['a base URL', { baseUrl: 'http://127.0.0.1:11434/v1' }, 'http://127.0.0.1:11434/v1/chat/completions'],
  ['a slash at its end', { baseUrl: 'https://llm.example.com/v1//' }, 'https://llm.example.com/v1/chat/completions'],
  [
    'a query of a gateway',
    { baseUrl: 'https://llm.example.com/v1?api-version=2026-01-01' },
    'https://llm.example.com/v1/chat/completions?api-version=2026-01-01',
  ],
  [
    'another format',
    { provider: 'gateway', format: 'anthropic.messages', baseUrl: 'https://llm.example.com/v1' },
    'https://llm.example.com/v1/messages',
  ],
])('with %s the endpoint is found', (_, options, url) => {
  expect(resolve(options).url).toBe(url);
});

test.each<[string, Partial<CandidateOptions>, string | undefined]>([
  ['the own host of the provider gets it by default', {}, `Bearer ${primaryKey}`],
  ['the own host written out gets it', { baseUrl: 'https://api.openai.com/v1' }, `Bearer ${primaryKey}`],
  ['another host does not', { baseUrl: 'https://llm.example.com/v1' }, undefined],
  ['a host that looks alike does not', { baseUrl: 'https://api.openai.com.example.com/v1' }, undefined],
  ['a host in the user part does not', { baseUrl: 'https://api.openai.com@llm.example.com/v1' }, undefined],
  ['the own host without TLS does not', { baseUrl: 'http://api.openai.com/v1' }, undefined],
  ['another port does not', { baseUrl: 'https://api.openai.com:8443/v1' }, undefined],
  ['another provider does not', { provider: 'groq', baseUrl: 'https://api.openai.com/v1' }, undefined],
])('of the key in the environment: %s', (_, options, authorization) => {
  const { headers } = resolve(options);

  expect(headers['authorization']).toBe(authorization);
  expect(JSON.stringify(headers).includes(primaryKey)).toBe(authorization !== undefined);
});

test('a key of its own goes wherever the candidate is', () => {
  const { headers } = resolve({ baseUrl: 'https://llm.example.com/v1', apiKey: 'own' });

  expect(headers).toEqual({ 'content-type': 'application/json', authorization: 'Bearer own' });
});

test('Anthropic is told key and version in its own headers', () => {
  const { headers } = resolve({ provider: 'anthropic' });

  expect(headers).toMatchObject({ 'x-api-key': env.ANTHROPIC_API_KEY, 'anthropic-version': expect.any(String) });
  expect(headers).not.toHaveProperty('authorization');
});

test('an empty key variable is no key', () => {
  const { headers } = resolveCandidate({ id: 'small', provider: 'openai' }, { OPENAI_API_KEY: '' });

  expect(headers).toEqual({ 'content-type': 'application/json' });
});

test('a header of the options stands in the place of ours, in whatever case it is written', () => {
  const { headers } = resolve({ apiKey: 'own', headers: { Authorization: 'Token mine', 'X-Team': 'a' } });

  expect(headers).toEqual({ 'content-type': 'application/json', authorization: 'Token mine', 'x-team': 'a' });
});

test('only what is given is an override', () => {
  expect(resolve({}).overrides).toEqual({});
  expect(
    resolve({ model: 'm', parameters: { temperature: 0 }, systemPrompt: { append: 'a' }, body: { n: 1 } }),
  ).toMatchObject({
    overrides: { model: 'm', parameters: { temperature: 0 }, systemPrompt: { append: 'a' }, body: { n: 1 } },
  });
});

test.each<[string, Partial<CandidateOptions>, RegExp]>([
  [
    'an unknown provider without a URL',
    { provider: 'groq' },
    /candidate "small": no base URL is known for provider "groq"/,
  ],
  ['a name that every object has', { provider: 'constructor' }, /no base URL is known for provider "constructor"/],
  ['no URL', { baseUrl: 'api.example.com/v1' }, /candidate "small": baseUrl must be an http\(s\) URL/],
  ['a URL of another kind', { baseUrl: 'ftp://example.com' }, /baseUrl must be an http\(s\) URL/],
  [
    'an unknown format',
    { format: 'openai.responses' as 'openai.chat' },
    /format must be one of openai.chat, anthropic/,
  ],
  ['a deadline of nothing', { deadlineMs: 0 }, /candidate "small": deadlineMs must be milliseconds from 1 to/],
  ['a deadline that is no number', { deadlineMs: Number.NaN }, /deadlineMs must be milliseconds .* got NaN/],
  ['a deadline no timer can wait for', { deadlineMs: 2 ** 32 }, /deadlineMs must be milliseconds/],
])('%s is refused', (_, options, message) => {
  expect(() => resolve(options)).toThrow(message);
});

test('an error never quotes what may be a credential', () => {
  const baseUrl = `ftp://user:${primaryKey}@example.com`;
  const error = catchError(() => resolve({ baseUrl, deadlineMs: primaryKey as unknown as number }));

  expect(error).toMatchObject({ code: 'invalid_option' });
  expect(String(error)).not.toContain(primaryKey);
});

function catchError(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
