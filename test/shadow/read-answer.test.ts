import { expect, test } from 'vitest';

import { readAnswer } from '../../src/shadow/read-answer.ts';
import { decodeResponseText } from '../../src/wire/decode-response-text.ts';
import { wireFormat } from '../../src/wire/wire-formats.ts';

const format = wireFormat('openai.chat');
const maxBytes = 10_000_000;

function rawStream(words: number, ending: string) {
  const events = Array.from({ length: words }, (_, index) => ({
    choices: [{ index: 0, delta: { content: `word${index} ` } }],
  }));
  const last = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
  const text = [...events, last].map((event) => `data: ${JSON.stringify({ id: 'x', ...event })}\n\n`).join('') + ending;
  const headers: Record<string, string> = { 'content-type': 'text/event-stream; charset=utf-8' };
  return { text, raw: { status: 200, header: (name: string) => headers[name], bytes: Buffer.from(text) } };
}

test('a long stream is read in many turns of the event loop, to the same answer', async () => {
  const { text, raw } = rawStream(20_000, 'data: [DONE]\n\n');
  let turns = 0;
  let isDone = false;
  const turn = (): void => {
    turns += 1;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const read = await readAnswer(raw, format, maxBytes);
  isDone = true;

  expect(turns).toBeGreaterThan(10);
  expect(read).toEqual({
    answer: decodeResponseText(format, { status: 200, contentType: 'text/event-stream', text }).answer,
    outcome: { status: 'success' },
  });
});

test.each([10, 20_000])('a stream of %i words that broke off has no outcome yet, and what it told', async (words) => {
  const { raw } = rawStream(words, '');
  const cut = { ...raw, bytes: raw.bytes.subarray(0, -100) };
  const { answer, outcome } = await readAnswer(cut, format, maxBytes);

  expect(outcome).toBeUndefined();
  expect(JSON.stringify(answer)).toContain('word0');
});

test('an error status is an error whatever the body says it is', async () => {
  const { raw } = rawStream(20_000, '');

  expect((await readAnswer({ ...raw, status: 502 }, format, maxBytes)).outcome).toEqual({
    status: 'error',
    errorType: '502',
    httpStatus: 502,
  });
});
