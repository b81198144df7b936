import { expect, test } from 'vitest';

import type { LlmCall } from '../../src/model/call.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { WireFormatName } from '../../src/model/message.ts';
import { type CandidateOptions, resolveCandidate } from '../../src/shadow/candidate.ts';
import { buildReplayRequest } from '../../src/shadow/replay-request.ts';
import { wireFormat } from '../../src/wire/wire-formats.ts';

const openaiBody: JsonObject = {
  model: 'gpt-4o',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'I am [EMAIL_1]' },
  ],
  temperature: 0.2,
  seed: 7,
  unknown_field: { kept: true },
};

const anthropicBody: JsonObject = {
  model: 'claude-test',
  max_tokens: 100,
  system: 'Be brief.',
  messages: [{ role: 'user', content: 'I am [EMAIL_1]' }],
};

function callOf(name: WireFormatName, body: JsonObject): LlmCall {
  return {
    operation: 'chat',
    provider: 'openai',
    server: { address: 'api.example.com' },
    format: name,
    request: wireFormat(name).decodeRequest(body),
    requestBody: body,
    outcome: { status: 'success' },
    timing: { startedAtMs: 0, durationMs: 1 },
    resendCount: 0,
  };
}

function build(options: Partial<CandidateOptions>, call: LlmCall = callOf('openai.chat', openaiBody)) {
  const candidate = resolveCandidate({ id: 'small', provider: 'openai', ...options }, {});
  const request = buildReplayRequest(call, candidate);
  return { ...request, body: JSON.parse(request.bodyText) as JsonObject };
}

test('in the same format the captured body goes out, field for field', () => {
  const { body, lane, losses } = build({});

  expect(body).toEqual(openaiBody);
  expect({ lane, losses }).toEqual({ lane: 'raw', losses: [] });
});

test('overrides are applied to it, and nothing else is changed', () => {
  const { body, request } = build({
    model: 'gpt-5-mini',
    parameters: { temperature: 1, maxTokens: 5 },
    systemPrompt: { replace: 'Be kind.' },
    body: { reasoning_effort: 'low', seed: null },
  });

  const { seed: _removed, ...rest } = openaiBody;
  expect(body).toEqual({
    ...rest,
    model: 'gpt-5-mini',
    messages: [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'I am [EMAIL_1]' },
    ],
    temperature: 1,
    max_completion_tokens: 5,
    reasoning_effort: 'low',
  });
  expect(request).toMatchObject({ model: 'gpt-5-mini', parameters: { temperature: 1, maxTokens: 5 } });
});

test('a system prompt can be added to', () => {
  const { request } = build({ systemPrompt: { append: 'Answer in French.' } });

  expect(JSON.stringify(request.messages)).toMatch(/Be brief\.[^}]*Answer in French\./);
});

test('from OpenAI to Anthropic the request is translated, and what is lost is listed', () => {
  const { body, lane, losses, url } = build({ provider: 'anthropic', model: 'claude-test' });

  expect(url).toMatch(/\/v1\/messages$/);
  expect(body).toMatchObject({
    model: 'claude-test',
    system: 'Be brief.',
    temperature: 0.2,
    max_tokens: expect.any(Number),
    messages: [{ role: 'user', content: 'I am [EMAIL_1]' }],
  });
  expect(lane).toBe('translated');
  expect(losses).toContainEqual({ path: 'parameters.seed', code: 'setting_dropped', reason: expect.any(String) });
});

test('from Anthropic to OpenAI too', () => {
  const { body, lane, url } = build({ model: 'gpt-5' }, callOf('anthropic.messages', anthropicBody));

  expect(url).toMatch(/\/v1\/chat\/completions$/);
  expect(body).toMatchObject({
    model: 'gpt-5',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'I am [EMAIL_1]' },
    ],
  });
  expect(lane).toBe('translated');
});

test('what ties the request to the user at the provider stays behind', () => {
  const { body } = build(
    {},
    callOf('openai.chat', { ...openaiBody, user: 'user-1', store: true, metadata: { a: 'b' } }),
  );

  expect(JSON.stringify(body)).not.toMatch(/user-1|"metadata"|"store":true/);
});

test('flags of the protocol travel with the body they belong to, and not into another format', () => {
  const call = { ...callOf('anthropic.messages', anthropicBody), protocolHeaders: { 'anthropic-beta': 'flag-1' } };

  expect(build({ provider: 'anthropic' }, call).headers).toMatchObject({ 'anthropic-beta': 'flag-1' });
  expect(build({ provider: 'anthropic', headers: { 'Anthropic-Beta': 'own' } }, call).headers).toMatchObject({
    'anthropic-beta': 'own',
  });
  expect(build({}, call).headers).not.toHaveProperty('anthropic-beta');
});

test('the configuration hash knows everything but the messages', () => {
  const other = callOf('openai.chat', { ...openaiBody, messages: [{ role: 'user', content: 'Another question' }] });

  expect(build({}).configHash).toMatch(/^[0-9a-f]{64}$/);
  expect(build({}, other).configHash).toBe(build({}).configHash);
  const changes: Partial<CandidateOptions>[] = [
    { model: 'x' },
    { parameters: { temperature: 1 } },
    { body: { a: 1 } },
    { baseUrl: 'https://llm.example.com/v1' },
  ];
  const hashes = changes.map((change) => build(change).configHash);
  expect(new Set([...hashes, build({}).configHash]).size).toBe(changes.length + 1);
});
