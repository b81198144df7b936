import { describe, expect, expectTypeOf, test } from 'vitest';
import type { LlmAnswer, LlmCall, LlmRequest } from '../../src/model/call.ts';
import type { Part } from '../../src/model/message.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { buildCall } from './build-call.ts';
import { made } from './made-values.ts';

const redactor = createRedactor({ key: 'a key of more than sixteen bytes', budgetMs: 10_000 });
const address = 'jane@example.org';
const token = redactor.redactText(address).value;

const parts: readonly Part[] = [
  { type: 'text', content: address },
  { type: 'reasoning', content: address },
  {
    type: 'tool_call',
    id: 'call_abc123',
    name: 'send_mail',
    arguments: { to: address },
    argumentsText: `{ "to": "${address}" }`,
  },
  { type: 'tool_call_response', id: 'call_abc123', response: [{ type: 'text', text: address }] },
  { type: 'blob', modality: 'image', mimeType: 'image/png', content: 'iVBORw0KGgo=' },
  { type: 'uri', modality: 'image', uri: `https://x.example/?to=${address}` },
  { type: 'file', modality: 'document', fileId: 'file-abc123' },
  {
    type: 'other',
    kind: 'server_tool_use',
    format: 'openai.chat',
    value: { type: 'server_tool_use', id: 'srvtoolu_1', input: { q: address } },
  },
];
const vendor = { format: 'openai.chat', fields: { metadata: { who: address }, user: address } } as const;
const redactedVendor = { format: 'openai.chat', fields: { metadata: { who: token }, user: token } };

const fullCall = buildCall({
  request: {
    system: [{ type: 'text', content: address }],
    messages: [{ role: 'user', name: 'jane', parts, vendor }],
    tools: [
      {
        type: 'function',
        name: 'send_mail',
        description: `Not to ${address}`,
        parameters: { type: 'object', properties: { to: { type: 'string', description: address } } },
      },
      {
        type: 'provider',
        kind: 'web_search',
        format: 'openai.chat',
        value: { type: 'web_search', user_location: { city: address } },
      },
    ],
    toolChoice: { mode: 'tool', name: 'send_mail' },
    responseFormat: { type: 'json_schema', name: 'mail', description: address, schema: { enum: [address] } },
    parameters: { stopSequences: [address], maxTokens: 5, seed: Number(made.card) },
    vendor,
  },
  answer: {
    choices: [{ role: 'assistant', parts: [{ type: 'text', content: address }], finishReason: 'stop', vendor }],
    vendor,
  },
  outcome: { status: 'error', errorType: 'invalid_request_error', httpStatus: 400, message: `bad ${address}` },
});

describe('a redacted call', () => {
  test('has no content left in any place, and all of its structure', () => {
    const { call, redaction, hasContent } = redactor.redactCall(fullCall);
    expect(hasContent).toBe(true);
    expect(call).toEqual({
      ...fullCall,
      request: {
        ...fullCall.request,
        system: [{ type: 'text', content: token }],
        messages: [
          {
            role: 'user',
            name: 'jane',
            parts: [
              { type: 'text', content: token },
              { type: 'reasoning', content: token },
              {
                type: 'tool_call',
                id: 'call_abc123',
                name: 'send_mail',
                arguments: { to: token },
                argumentsText: `{"to":"${token}"}`,
              },
              { type: 'tool_call_response', id: 'call_abc123', response: [{ type: 'text', text: token }] },
              { type: 'blob', modality: 'image', mimeType: 'image/png', content: '[DROPPED:unsupported_value]' },
              { type: 'uri', modality: 'image', uri: `https://x.example/?to=${token}` },
              { type: 'file', modality: 'document', fileId: 'file-abc123' },
              {
                type: 'other',
                kind: 'server_tool_use',
                format: 'openai.chat',
                value: { type: 'server_tool_use', id: 'srvtoolu_1', input: { q: token } },
              },
            ],
            vendor: redactedVendor,
          },
        ],
        tools: [
          {
            type: 'function',
            name: 'send_mail',
            description: `Not to ${token}`,
            parameters: { type: 'object', properties: { to: { type: 'string', description: token } } },
          },
          {
            type: 'provider',
            kind: 'web_search',
            format: 'openai.chat',
            value: { type: 'web_search', user_location: { city: token } },
          },
        ],
        responseFormat: { type: 'json_schema', name: 'mail', description: token, schema: { enum: [token] } },
        parameters: { stopSequences: [token], maxTokens: 5, seed: Number(made.card) },
        vendor: redactedVendor,
      },
      answer: {
        ...fullCall.answer,
        choices: [
          {
            role: 'assistant',
            parts: [{ type: 'text', content: token }],
            finishReason: 'stop',
            vendor: redactedVendor,
          },
        ],
        vendor: redactedVendor,
      },
      outcome: { status: 'error', errorType: 'invalid_request_error', httpStatus: 400, message: `bad ${token}` },
    });
    expect(redaction.dropped).toEqual({ unsupported_value: 1 });
    expect(redaction.keyId).toBe(redactor.keyId);
  });

  test('is the same after a second redaction', () => {
    const once = redactor.redactCall(fullCall).call;
    const twice = redactor.redactCall(once);
    expect(twice.call).toEqual(once);
    expect(twice.redaction).toMatchObject({ counts: {}, dropped: {} });
  });

  test('never changes the call that it was given', () => {
    const before = structuredClone(fullCall);
    redactor.redactCall(fullCall, { body: true });
    expect(fullCall).toEqual(before);
  });

  test('carries a value found in the answer back into the prompt, and the other way round', () => {
    const call = buildCall({
      request: { messages: [{ role: 'user', parts: [{ type: 'text', content: `Is ${made.password} safe?` }] }] },
      answer: {
        choices: [
          {
            role: 'assistant',
            finishReason: 'tool_call',
            parts: [{ type: 'tool_call', name: 'login', arguments: { password: made.password } }],
          },
        ],
      },
    });
    const redacted = JSON.stringify(redactor.redactCall(call).call);
    expect(redacted).not.toContain(made.password);
    expect(redacted.match(/\[SECRET_\w{12}\]/g)).toHaveLength(2);
  });

  test('leaves ids, models and names alone that look like long numbers', () => {
    const id = `call_${made.card}`;
    const call = buildCall({
      request: {
        model: `ft-${made.card}`,
        messages: [{ role: 'tool', parts: [{ type: 'tool_call_response', id, response: 'ok' }] }],
      },
    });
    expect(redactor.redactCall(call).call).toEqual(call);
  });

  test('loses secrets and addresses even where an id or a name should stand', () => {
    const call = buildCall({
      request: {
        messages: [
          { role: address, parts: [{ type: 'tool_call', id: made.openAiKey, name: made.gitHubToken, arguments: {} }] },
        ],
      },
    });
    const redacted = JSON.stringify([redactor.redactCall(call), redactor.withoutContent(call)]);
    for (const value of [address, made.openAiKey, made.gitHubToken]) expect(redacted).not.toContain(value);
  });

  test('keeps what the model wrote as arguments where it is no JSON', () => {
    const part: Part = {
      type: 'tool_call',
      name: 'f',
      arguments: `{"to": "${address}`,
      argumentsText: `{"to": "${address}`,
    };
    const call = buildCall({ request: { messages: [{ role: 'assistant', parts: [part] }] } });
    expect(redactor.redactCall(call).call.request.messages[0]?.parts[0]).toEqual({
      ...part,
      arguments: `{"to": "${token}`,
      argumentsText: `{"to": "${token}`,
    });
  });
});

describe('the request body', () => {
  const callId = `call_${['2223', '0031', '2200', '3222'].join('')}`;
  const requestBody = {
    model: 'gpt-4o-mini',
    max_tokens: 100,
    seed: 4_111_111_111,
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: address },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
      {
        role: 'assistant',
        tool_calls: [
          {
            id: callId,
            type: 'function',
            function: { name: 'mail', arguments: `{"to":"${address}","n":1.50}` },
          },
        ],
      },
      { role: 'tool', tool_call_id: callId, content: `{"card":"${made.card}"}` },
    ],
    tools: [
      {
        type: 'function',
        function: { name: 'login', parameters: { type: 'object', properties: { password: { type: 'string' } } } },
      },
    ],
    metadata: { id: made.card },
  };

  test('is left out unless asked for', () => {
    expect(redactor.redactCall(buildCall({ requestBody })).call).not.toHaveProperty('requestBody');
  });

  test('stays a valid request', () => {
    const card = redactor.redactText(made.card).value;
    expect(redactor.redactCall(buildCall({ requestBody }), { body: true }).call.requestBody).toEqual({
      ...requestBody,
      messages: [
        requestBody.messages[0],
        {
          role: 'user',
          content: [
            { type: 'text', text: token },
            { type: 'image_url', image_url: { url: '[DROPPED:unsupported_value]' } },
          ],
        },
        {
          role: 'assistant',
          tool_calls: [
            {
              id: callId,
              type: 'function',
              function: { name: 'mail', arguments: `{"to":"${token}","n":1.5}` },
            },
          ],
        },
        { role: 'tool', tool_call_id: callId, content: `{"card":"${card}"}` },
      ],
      metadata: { id: card },
    });
  });

  test('brings its protocol headers along, redacted', () => {
    const protocolHeaders = { 'anthropic-beta': 'files-api-2025-04-14', 'x-note': address };
    const call = { ...buildCall({ requestBody }), protocolHeaders };
    expect(redactor.redactCall(call, { body: true }).call.protocolHeaders).toEqual({
      ...protocolHeaders,
      'x-note': token,
    });
    expect(redactor.redactCall(call).call).not.toHaveProperty('protocolHeaders');
  });

  test('counts nothing that was counted in the messages', () => {
    const messages = [{ role: 'user', parts: [{ type: 'text', content: `to ${address}` } as const] }];
    const body = { messages: [{ role: 'user', content: `to ${address}` }] };
    const { redaction } = redactor.redactCall(buildCall({ request: { messages }, requestBody: body }), { body: true });
    expect(redaction.counts).toEqual({ EMAIL: 1 });
  });
});

describe('a call without content', () => {
  test('keeps structure, names, ids, counts and timing and nothing else', () => {
    const { call, hasContent, redaction } = redactor.withoutContent({ ...fullCall, requestBody: { a: address } });
    expect(hasContent).toBe(false);
    expect(redaction).toEqual({ counts: {}, dropped: {}, keyId: redactor.keyId });
    expect(call).toStrictEqual({
      operation: 'chat',
      provider: 'openai',
      server: { address: 'api.openai.com', port: 443 },
      format: 'openai.chat',
      request: {
        model: 'gpt-4o-mini',
        stream: false,
        system: [{ type: 'text', content: '' }],
        messages: [
          {
            role: 'user',
            parts: [
              { type: 'text', content: '' },
              { type: 'reasoning', content: '' },
              { type: 'tool_call', id: 'call_abc123', name: 'send_mail', arguments: {} },
              { type: 'tool_call_response', id: 'call_abc123', response: {} },
              { type: 'blob', modality: 'image', mimeType: 'image/png', content: '' },
              { type: 'uri', modality: 'image', uri: '' },
              { type: 'file', modality: 'document', fileId: 'file-abc123' },
              { type: 'other', kind: 'server_tool_use', format: 'openai.chat', value: {} },
            ],
          },
        ],
        tools: [
          { type: 'function', name: 'send_mail' },
          { type: 'provider', kind: 'web_search', format: 'openai.chat', value: {} },
        ],
        toolChoice: { mode: 'tool', name: 'send_mail' },
        responseFormat: { type: 'json_schema', name: 'mail', schema: {} },
        parameters: { maxTokens: 5, seed: Number(made.card) },
      },
      answer: {
        id: 'chatcmpl-BxYz0123',
        model: 'gpt-4o-mini-2024-07-18',
        choices: [{ role: 'assistant', parts: [{ type: 'text', content: '' }], finishReason: 'stop' }],
        usage: { inputTokens: 12, outputTokens: 3 },
      },
      outcome: { status: 'error', errorType: 'invalid_request_error', httpStatus: 400 },
      timing: fullCall.timing,
      resendCount: 0,
    });
  });
});

test('the walk over a call knows every field of the model: a new one must be given its place there first', () => {
  type Fields<T> = keyof Required<T>;
  expectTypeOf<Fields<LlmCall>>().toEqualTypeOf<
    | 'operation'
    | 'provider'
    | 'server'
    | 'format'
    | 'request'
    | 'requestBody'
    | 'protocolHeaders'
    | 'answer'
    | 'outcome'
    | 'timing'
    | 'resendCount'
  >();
  expectTypeOf<Fields<LlmRequest>>().toEqualTypeOf<
    | 'model'
    | 'stream'
    | 'system'
    | 'messages'
    | 'tools'
    | 'toolChoice'
    | 'parallelToolCalls'
    | 'responseFormat'
    | 'parameters'
    | 'vendor'
  >();
  expectTypeOf<Fields<LlmAnswer>>().toEqualTypeOf<'id' | 'model' | 'choices' | 'usage' | 'vendor'>();
  expectTypeOf<Part['type']>().toEqualTypeOf<
    'text' | 'reasoning' | 'tool_call' | 'tool_call_response' | 'blob' | 'uri' | 'file' | 'other'
  >();
});
