import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { WireFormatName } from '../../src/model/message.ts';
import type { RequestOverrides } from '../../src/wire/wire-format.ts';
import { wireFormat } from '../../src/wire/wire-formats.ts';

const user = { role: 'user', content: 'a' };

describe('overrideBody', () => {
  test.each<[string, WireFormatName, JsonObject, RequestOverrides, JsonObject]>([
    [
      'nothing changes nothing',
      'openai.chat',
      { model: 'm', n: 2, messages: [user] },
      {},
      { model: 'm', n: 2, messages: [user] },
    ],
    [
      'model and parameters are set',
      'openai.chat',
      { model: 'm', temperature: 1, stop: 'x' },
      {
        model: 'n',
        parameters: { temperature: 0, seed: 7, stopSequences: ['y'], reasoningLevel: 'high', topP: undefined },
      },
      { model: 'n', temperature: 0, seed: 7, stop: ['y'], reasoning_effort: 'high' },
    ],
    [
      'the limit is set in the field that the body uses',
      'openai.chat',
      { max_tokens: 1 },
      { parameters: { maxTokens: 2 } },
      { max_tokens: 2 },
    ],
    [
      'the limit is set in the newer field of two',
      'openai.chat',
      { max_tokens: 1, max_completion_tokens: 1 },
      { parameters: { maxTokens: 2 } },
      { max_completion_tokens: 2 },
    ],
    [
      'the limit is set in the newer field otherwise',
      'openai.chat',
      {},
      { parameters: { maxTokens: 2 } },
      { max_completion_tokens: 2 },
    ],
    [
      'verbatim fields come last, and null removes a field',
      'openai.chat',
      { model: 'm', max_tokens: 1, metadata: { a: 'b' } },
      {
        model: 'n',
        parameters: { maxTokens: 2 },
        body: { model: 'o', max_tokens: null, max_completion_tokens: 3, absent: null },
      },
      { model: 'o', max_completion_tokens: 3, metadata: { a: 'b' } },
    ],
    [
      'instructions are replaced, the role of the first kept',
      'openai.chat',
      {
        messages: [
          { role: 'developer', content: 'x' },
          { role: 'system', content: 'y' },
          user,
          { role: 'system', content: 'z' },
        ],
      },
      { systemPrompt: { replace: 'new' } },
      { messages: [{ role: 'developer', content: 'new' }, user, { role: 'system', content: 'z' }] },
    ],
    [
      'instructions are put first where there were none',
      'openai.chat',
      { messages: [user] },
      { systemPrompt: { replace: 'new' } },
      { messages: [{ role: 'system', content: 'new' }, user] },
    ],
    [
      'instructions are continued after the last',
      'openai.chat',
      { messages: [{ role: 'system', content: 'x' }, { role: 'system', content: 'y' }, user] },
      { systemPrompt: { append: 'new' } },
      { messages: [{ role: 'system', content: 'x' }, { role: 'system', content: 'y\n\nnew' }, user] },
    ],
    [
      'instructions in parts are continued by a part',
      'openai.chat',
      { messages: [{ role: 'system', content: [{ type: 'text', text: 'x' }] }, user] },
      { systemPrompt: { append: 'new' } },
      {
        messages: [
          {
            role: 'system',
            content: [
              { type: 'text', text: 'x' },
              { type: 'text', text: 'new' },
            ],
          },
          user,
        ],
      },
    ],
    [
      'model, parameters and instructions are set; what Messages lacks is left out',
      'anthropic.messages',
      { model: 'm', system: 'x', messages: [user], max_tokens: 1, output_config: { format: {} } },
      {
        model: 'n',
        parameters: { maxTokens: 2, seed: 1, stopSequences: ['y'], reasoningLevel: 'low' },
        systemPrompt: { append: 'new' },
      },
      {
        model: 'n',
        system: 'x\n\nnew',
        messages: [user],
        max_tokens: 2,
        stop_sequences: ['y'],
        output_config: { format: {}, effort: 'low' },
      },
    ],
    [
      'instructions in blocks are continued by a block',
      'anthropic.messages',
      { system: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }] },
      { systemPrompt: { append: 'new' }, body: { thinking: { type: 'enabled' } } },
      {
        system: [
          { type: 'text', text: 'x', cache_control: { type: 'ephemeral' } },
          { type: 'text', text: 'new' },
        ],
        thinking: { type: 'enabled' },
      },
    ],
    [
      'instructions are replaced',
      'anthropic.messages',
      { system: [{ type: 'text', text: 'x' }] },
      { systemPrompt: { replace: 'new' } },
      { system: 'new' },
    ],
    ['instructions are added', 'anthropic.messages', {}, { systemPrompt: { append: 'new' } }, { system: 'new' }],
  ])('%s (%s)', (_name, name, body, overrides, expected) => {
    const before = structuredClone(body);
    expect(wireFormat(name).overrideBody(body, overrides)).toStrictEqual(expected);
    expect(body).toStrictEqual(before);
  });
});
