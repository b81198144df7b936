import { describe, expect, test } from 'vitest';
import type { LlmAnswer } from '../../src/model/call.ts';
import { decodeResponseText } from '../../src/wire/decode-response-text.ts';
import { wireFormat } from '../../src/wire/wire-formats.ts';

const chat = wireFormat('openai.chat');
const messages = wireFormat('anthropic.messages');
const json = JSON.stringify({
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
});
const events = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
const answer: LlmAnswer = {
  choices: [{ role: 'assistant', parts: [{ type: 'text', content: 'Hi' }], finishReason: 'stop' }],
};

describe('decodeResponseText', () => {
  test.each([
    ['JSON', { contentType: 'application/json', text: json }],
    ['JSON without a content type', { text: json }],
    ['JSON after a byte order mark', { text: `\uFEFF${json}` }],
    ['JSON that claims to be events', { contentType: 'text/event-stream', text: json }],
    ['events', { contentType: 'text/event-stream; charset=utf-8', text: events }],
    ['events that claim to be JSON', { contentType: 'application/json', text: events }],
    ['events without a content type', { text: events }],
    ['events after the comments of a proxy', { contentType: 'text/event-stream', text: `: wait\n\n${events}` }],
  ])('reads the answer of %s', (_name, response) => {
    expect(decodeResponseText(chat, { status: 200, ...response })).toStrictEqual({ answer, complete: true });
  });

  test.each([
    ['an empty body', ''],
    ['white space', ' \n'],
    ['JSON cut in the middle', json.slice(0, 40)],
    ['JSON cut after its first character', '{'],
  ])('%s is incomplete, not an error', (_name, text) => {
    expect(decodeResponseText(chat, { status: 200, text })).toStrictEqual({ complete: false });
  });

  test('a stream cut in the middle is what was heard of it, with the finish reason error', () => {
    const text = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}\n\ndata: {"choices":[{"ind';
    const cut = { choices: [{ role: 'assistant', parts: [{ type: 'text', content: 'Hi' }], finishReason: 'error' }] };
    expect(decodeResponseText(chat, { status: 200, text })).toStrictEqual({ answer: cut, complete: false });
  });

  test.each([
    ['a page of a proxy', '<html>maintenance</html>'],
    ['a JSON text', '"hello"'],
    ['a JSON list', '[1]'],
  ])('%s with status 200 is an invalid response', (_name, text) => {
    expect(decodeResponseText(chat, { status: 200, text })).toStrictEqual({
      complete: true,
      error: { errorType: 'invalid_response' },
    });
  });

  test.each([chat, messages])('$name: a 200 with an error object is that error', (format) => {
    const text = JSON.stringify({ error: { code: 429, type: 'rate_limited', message: 'Slow down.' } });
    expect(decodeResponseText(format, { status: 200, text })).toStrictEqual({
      answer: { choices: [], ...vendorOfError(format.name, text) },
      complete: true,
      error: { errorType: 'rate_limited', message: 'Slow down.' },
    });
  });

  test.each([chat, messages])('$name: a JSON object that is no answer is an invalid response', (format) => {
    expect(decodeResponseText(format, { status: 200, text: '{"ok":true}' }).error).toStrictEqual({
      errorType: 'invalid_response',
    });
    expect(decodeResponseText(format, { status: 200, text: '{"error":{"code":500}}' }).error).toStrictEqual({
      errorType: 'invalid_response',
    });
  });

  test.each([
    [
      chat,
      429,
      '{"error":{"message":"Slow down.","type":"requests","code":"rate_limit_exceeded"}}',
      'rate_limit_exceeded',
      'Slow down.',
    ],
    [
      chat,
      400,
      '{"error":{"message":"Bad.","type":"invalid_request_error","code":null}}',
      'invalid_request_error',
      'Bad.',
    ],
    [chat, 404, '{"error":{"code":"404","message":"Resource not found"}}', '404', 'Resource not found'],
    [chat, 422, '{"detail":"No such field."}', '422', 'No such field.'],
    [chat, 400, '{"object":"error","message":"Bad.","type":"invalid_model","code":1500}', 'invalid_model', 'Bad.'],
    [chat, 403, '{"code":"The caller may not do this","error":"Forbidden."}', '403', 'Forbidden.'],
    [chat, 400, '[{"error":{"code":400,"message":"Bad.","status":"INVALID_ARGUMENT"}}]', '400', 'Bad.'],
    [
      messages,
      529,
      '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
      'overloaded_error',
      'Overloaded',
    ],
    [messages, 500, '{"type":"error"}', '500', undefined],
    [messages, 502, '<html>Bad gateway</html>', '502', undefined],
    [messages, 503, '', '503', undefined],
    [chat, 302, '', '302', undefined],
  ])('%# is an error with a word of low cardinality', (format, status, text, errorType, message) => {
    const error = message === undefined ? { errorType } : { errorType, message };
    expect(decodeResponseText(format, { status, text })).toStrictEqual({ complete: true, error });
  });
});

function vendorOfError(format: string, text: string): object {
  return { vendor: { format, fields: JSON.parse(text) as object } };
}
