import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SseEvent } from '../../src/wire/sse-parser.ts';
import { SseParser } from '../../src/wire/sse-parser.ts';
import { hasRecordedTraffic, recordedChat, recordedExchanges } from './recorded-traffic.ts';

function parse(...pieces: string[]): SseEvent[] {
  const parser = new SseParser();
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()];
}

describe('SseParser', () => {
  test.each([
    ['LF', 'event: a\ndata: 1\n\ndata: 2\n\n'],
    ['CRLF', 'event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n'],
    ['CR', 'event: a\rdata: 1\r\rdata: 2\r\r'],
    ['mixed', 'event: a\rdata: 1\r\n\ndata: 2\n\r\n'],
  ])('ends lines at %s', (_name, text) => {
    expect(parse(text)).toStrictEqual([
      { event: 'a', data: '1' },
      { event: 'message', data: '2' },
    ]);
  });

  test.each([
    ['several data lines are joined by LF', 'data: a\ndata:\ndata: b\n\n', ['a\n\nb']],
    ['one space after the colon is dropped, a second one kept', 'data:a\n\ndata:  b\n\n', ['a', ' b']],
    ['comments are ignored', ': keep-alive\n\n:\ndata: a\n: x\n\n', ['a']],
    ['a leading byte order mark is ignored', '\uFEFFdata: a\n\n', ['a']],
    ['a byte order mark elsewhere is content', 'data: \uFEFFa\n\n', ['\uFEFFa']],
    ['id, retry and unknown fields are ignored', 'id: 1\nretry: 5\nfoo: x\ndata: a\n\n', ['a']],
    ['a field without a colon has no value', 'data\ndata: a\n\n', ['\na']],
    ['an event without data is none', 'event: ping\n\ndata\n\n', []],
    ['a missing blank line at the end is forgiven', 'data: a\n\ndata: [DONE]', ['a', '[DONE]']],
    ['line separators of Unicode do not end a line', 'data: a\u2028b\u0085c\n\n', ['a\u2028b\u0085c']],
  ])('%s', (_name, text, expected) => {
    expect(parse(text).map(({ data }) => data)).toStrictEqual(expected);
  });

  test('the name of an event does not outlive it', () => {
    expect(parse('event: x\n\ndata: a\n\n')).toStrictEqual([{ event: 'message', data: 'a' }]);
  });

  test('any split of any stream gives the same events', () => {
    const piece = fc.constantFrom(
      '\r',
      '\n',
      '\r\n',
      '\n\n',
      ':',
      'data:',
      'data: ',
      'event: x',
      '\uFEFF',
      ' ',
      'a',
      '😀',
      'id: 1',
    );
    const streams = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(streams, fc.array(fc.nat(60), { maxLength: 6 }), (text, cuts) => {
        expect(parse(...splitAt(text, cuts))).toStrictEqual(parse(text));
        expect(parse(...text.split(''))).toStrictEqual(parse(text));
      }),
      { numRuns: 2000 },
    );
  });

  test.skipIf(!hasRecordedTraffic)('every recorded stream gives the same events one character at a time', () => {
    const streams = [...recordedChat(), ...recordedExchanges('anthropic-messages')].flatMap(
      ({ responseText }) => responseText ?? [],
    );
    for (const text of streams) expect(parse(...text.split(''))).toStrictEqual(parse(text));
    expect(streams).toHaveLength(50);
  });
});

function splitAt(text: string, cuts: readonly number[]): string[] {
  const bounds = [0, ...cuts.toSorted((a, b) => a - b), text.length];
  return bounds.slice(1).map((end, index) => text.slice(bounds[index], end));
}
