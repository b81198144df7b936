import { describe, expect, test } from 'vitest';
import { findWireFormat, wireFormat, wireFormats } from '../../src/wire/wire-formats.ts';
import { hasRecordedTraffic, recordedChat, recordedExchanges } from './recorded-traffic.ts';

describe('findWireFormat', () => {
  test.each([
    ['POST', '/v1/chat/completions', 'openai.chat'],
    ['POST', '/chat/completions', 'openai.chat'],
    ['POST', '/openai/deployments/x/chat/completions?api-version=2024-12-01-preview', 'openai.chat'],
    ['POST', '/v1/messages', 'anthropic.messages'],
    ['POST', '/v1/messages?beta=true', 'anthropic.messages'],
    ['POST', '/anthropic/v1/messages', 'anthropic.messages'],
    ['GET', '/v1/chat/completions', undefined],
    ['POST', '/v1/chat/completions/chatcmpl-1', undefined],
    ['POST', '/v1/completions', undefined],
    ['POST', '/v1/messages/count_tokens', undefined],
    ['POST', '/v1/messages/batches', undefined],
    ['POST', '/v1/threads/t/messages', undefined],
    ['POST', '/redirect?to=/v1/chat/completions', undefined],
    ['POST', '', undefined],
  ])('%s %s speaks %s', (method, path, expected) => {
    expect(findWireFormat(method, path)?.name).toBe(expected);
  });

  test.skipIf(!hasRecordedTraffic)('finds the format of every recorded line', () => {
    const names = [...recordedChat(), ...recordedExchanges('anthropic-messages')].map(({ method, url }) => {
      const { pathname, search } = new URL(url);
      return findWireFormat(method, pathname + search)?.name;
    });
    expect(names.filter((name) => name === 'openai.chat')).toHaveLength(76);
    expect(names.filter((name) => name === 'anthropic.messages')).toHaveLength(48);
  });
});

test('every format is found by its own name', () => {
  expect(wireFormats.map(({ name }) => wireFormat(name))).toStrictEqual(wireFormats);
  expect(wireFormats).toHaveLength(2);
});

test.each([
  ['openai.chat', '/chat/completions', { authorization: 'Bearer key' }],
  ['anthropic.messages', '/messages', { 'x-api-key': 'key', 'anthropic-version': '2023-06-01' }],
] as const)('%s is called at %s with its own headers', (name, path, headers) => {
  expect(wireFormat(name).endpointPath).toBe(path);
  expect(wireFormat(name).authHeaders('key')).toStrictEqual(headers);
});
