import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import { decodeResponseText } from '../../src/wire/decode-response-text.ts';
import { wireFormats } from '../../src/wire/wire-formats.ts';
import {
  anthropicAnswerBody,
  anthropicRequestBody,
  anyJsonValue,
  openaiAnswerBody,
  openaiRequestBody,
} from './arbitrary-bodies.ts';

const anyBody = fc.oneof(anyJsonValue, openaiRequestBody, openaiAnswerBody, anthropicRequestBody, anthropicAnswerBody);
const asObject = (body: JsonValue): JsonObject => body as JsonObject;

describe.each(wireFormats)('$name on any JSON', (format) => {
  test('decodes, translates, prepares and overrides without throwing', () => {
    let runCount = 0;
    fc.assert(
      fc.property(anyBody, (body) => {
        runCount += 1;
        const request = format.decodeRequest(asObject(body));
        for (const target of wireFormats) {
          const { losses } = target.encodeRequest(request);
          expect(target === format ? losses : []).toStrictEqual([]);
        }
        format.prepareReplayBody(asObject(body));
        format.overrideBody(asObject(body), {
          model: 'm',
          parameters: { maxTokens: 1, topP: 1, stopSequences: ['x'], reasoningLevel: 'low' },
          systemPrompt: { append: 'x' },
          body: { temperature: null },
        });
        format.overrideBody(asObject(body), { systemPrompt: { replace: 'x' } });
        format.decodeError(500, body);
        expect(Array.isArray(format.decodeAnswer(asObject(body)).choices)).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(runCount).toBe(500);
  });

  test('decodes streams of any JSON without throwing', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyBody, eventLike)), fc.string(), (events, tail) => {
        const text = `${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}${tail}`;
        const result = decodeResponseText(format, { status: 200, contentType: 'text/event-stream', text });
        expect(typeof result.complete).toBe('boolean');
      }),
      { numRuns: 200 },
    );
  });

  test('decodes any text under any status without throwing', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 100, max: 599 }), (text, status) => {
        const result = decodeResponseText(format, { status, text });
        expect(typeof result.complete).toBe('boolean');
      }),
    );
  });

  test('survives nesting that JSON.stringify does not', () => {
    const depth = 200_000;
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const call = { id: 'a', type: 'function', function: { name: 'f', arguments: deep } };
    const chunk = `data: {"choices":[{"delta":{"tool_calls":[${JSON.stringify({ index: 0, ...call })}]}}]}\n\n`;
    const request = format.decodeRequest({ messages: [{ role: 'assistant', tool_calls: [call], content: null }] });
    for (const target of wireFormats) expect(() => target.encodeRequest(request)).not.toThrow();
    expect(() => decodeResponseText(format, { status: 200, text: chunk })).not.toThrow();
    const schema = JSON.parse(deep) as JsonValue;
    const asked = wireFormats.map((source) =>
      source.decodeRequest({
        messages: [],
        output_config: { format: { type: 'json_schema', schema } },
        tools: [{ name: 'f', input_schema: schema }],
      }),
    );
    for (const target of wireFormats) for (const one of asked) expect(() => target.encodeRequest(one)).not.toThrow();
  });
});

const anyDelta = fc.oneof(openaiRequestBody, anthropicRequestBody, anyJsonValue);

const eventLike: fc.Arbitrary<JsonValue> = fc
  .record(
    {
      type: fc.constantFrom(
        'message_start',
        'content_block_start',
        'content_block_delta',
        'message_delta',
        'message_stop',
        'error',
        'ping',
      ),
      index: fc.oneof(fc.nat(3), anyJsonValue),
      message: fc.oneof(anthropicAnswerBody, anyJsonValue),
      content_block: anyDelta,
      delta: fc.oneof(anyDelta, fc.record({ type: fc.constant('input_json_delta'), partial_json: fc.string() })),
      choices: fc.oneof(fc.array(fc.record({ index: fc.nat(2), delta: anyDelta }, { requiredKeys: [] })), anyJsonValue),
      error: anyJsonValue,
      usage: anyJsonValue,
    },
    { requiredKeys: [] },
  )
  .map((event) => event as JsonValue);
