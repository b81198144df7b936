import { expect, test } from 'vitest';
import type { LlmRequest } from '../../src/model/call.ts';
import type { Part } from '../../src/model/message.ts';
import { recordMessages } from '../../src/records/record-messages.ts';
import { text } from './build-pair.ts';

function request(facts: Partial<LlmRequest>): LlmRequest {
  return { stream: false, system: [], messages: [], tools: [], parameters: {}, ...facts };
}

test('text parts are joined, and nothing but role and content is kept', () => {
  const messages = [
    { role: 'developer', name: 'bot', parts: [text('Be '), text('brief.')] },
    { role: 'user', parts: [] },
  ];
  expect(recordMessages(request({ messages }))).toEqual([
    { role: 'developer', content: 'Be brief.' },
    { role: 'user', content: '' },
  ]);
});

test('instructions apart from the messages stand first', () => {
  const messages = [{ role: 'user', parts: [text('Hi')] }];
  expect(recordMessages(request({ system: [text('Be brief.')], messages }))).toEqual([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hi' },
  ]);
});

test.each<[Part, object]>([
  [
    { type: 'reasoning', content: 'r' },
    { type: 'reasoning', content: 'r' },
  ],
  [
    { type: 'tool_call', id: 'c1', name: 'f', arguments: { a: 1 }, argumentsText: '{ "a": 1 }' },
    { type: 'tool_call', id: 'c1', name: 'f', arguments: { a: 1 } },
  ],
  [
    { type: 'tool_call_response', response: 'ok' },
    { type: 'tool_call_response', response: 'ok' },
  ],
  [
    { type: 'blob', modality: 'image', mimeType: 'image/png', content: 'QQ==' },
    { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'QQ==' },
  ],
  [
    { type: 'uri', modality: 'image', uri: 'https://media.example/a.png' },
    { type: 'uri', modality: 'image', uri: 'https://media.example/a.png' },
  ],
  [
    { type: 'file', modality: 'document', fileId: 'f1' },
    { type: 'file', modality: 'document', file_id: 'f1' },
  ],
  [
    { type: 'other', kind: 'server_tool_use', format: 'anthropic.messages', value: { id: 's1' } },
    { type: 'server_tool_use', value: { id: 's1' } },
  ],
])('with the part %j, the content is a list in the shape of the conventions', (part, expected) => {
  expect(recordMessages(request({ messages: [{ role: 'user', parts: [text('See:'), part] }] }))).toEqual([
    { role: 'user', content: [{ type: 'text', content: 'See:' }, expected] },
  ]);
});
