import OpenAI, { APIConnectionError, APIConnectionTimeoutError } from 'openai';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { collect } from './collect.ts';
import type { Fault } from './fault.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { startSimulator } from './start-simulator.ts';
import type { Simulator } from './start-simulator.ts';

const messages = [{ role: 'user' as const, content: 'Hi' }];
const deadlineMs = 150;

let simulator: Simulator;
let client: OpenAI;

beforeEach(async () => {
  simulator = await startSimulator();
  client = new OpenAI({ baseURL: simulator.openaiBaseUrl, apiKey: 'any', maxRetries: 0, logLevel: 'off' });
});

afterEach(() => simulator.close());

async function readStream(signal?: AbortSignal): Promise<{ readonly count: number; readonly error: unknown }> {
  let count = 0;
  try {
    const stream = await client.chat.completions.create(
      { model: 'gpt', messages, stream: true },
      { signal: signal ?? null },
    );
    for await (const _chunk of stream) count += 1;
    return { count, error: undefined };
  } catch (error) {
    return { count, error };
  }
}

async function post(stream = false): Promise<string> {
  const body = JSON.stringify({ model: 'gpt', messages, stream });
  const response = await fetch(`${simulator.openaiBaseUrl}/chat/completions`, { method: 'POST', body });
  return response.text();
}

function statuses(): readonly (number | undefined)[] {
  return simulator.requests.map(({ status }) => status);
}

function isSecond(request: RecordedRequest): boolean {
  return request.ordinal === 2;
}

function withoutTime(text: string): string {
  return text.replaceAll(/"created":\d+/g, '');
}

/** Asks in the order given and returns the sorted bodies of the requests that failed. */
async function failed(contents: readonly string[]): Promise<readonly string[]> {
  simulator.reset();
  simulator.setFaults([{ kind: 'status', status: 500, ratio: 0.5 }]);
  for (const content of contents) {
    await client.chat.completions
      .create({ model: 'gpt', messages: [{ role: 'user', content }] })
      .catch(() => undefined);
  }
  return simulator.requests
    .filter(({ status }) => status === 500)
    .map(({ bodyText }) => bodyText)
    .toSorted();
}

describe('faults', () => {
  test.each<Fault['kind']>(['refuse_connection', 'reset_before_headers'])('%s fails the call', async (kind) => {
    simulator.setFaults([{ kind } as Fault]);
    await expect(client.chat.completions.create({ model: 'gpt', messages })).rejects.toThrow('Connection error.');
  });

  test('hang answers nothing until the client gives up, which the server sees', async () => {
    simulator.setFaults([{ kind: 'hang' }]);
    const call = client.chat.completions.create({ model: 'gpt', messages }, { timeout: deadlineMs });

    await expect(call).rejects.toBeInstanceOf(APIConnectionTimeoutError);
    const request = await simulator.waitForRequest();
    await request.settled;
    expect(request).toMatchObject({ aborted: true, status: undefined, fault: 'hang' });
  });

  test('hang_mid_stream sends half of the stream, then nothing', async () => {
    simulator.setFaults([{ kind: 'hang_mid_stream' }]);
    const { count } = await readStream(AbortSignal.timeout(deadlineMs));

    expect(count).toBe(3);
    const request = await simulator.waitForRequest();
    await request.settled;
    expect(request.aborted).toBe(true);
  });

  test('reset_mid_stream breaks the stream after half of it', async () => {
    simulator.setFaults([{ kind: 'reset_mid_stream' }]);
    const { count, error } = await readStream();

    expect(count).toBe(3);
    expect(error).toMatchObject({ message: 'terminated', cause: { code: 'ECONNRESET' } });
    expect(simulator.requests[0]?.aborted).toBe(false);
  });

  test('mid-stream faults cut a body that is not streamed within its text', async () => {
    simulator.setFaults([{ kind: 'reset_mid_stream' }]);
    await expect(post()).rejects.toThrow('terminated');
  });

  test('garbage_json is HTML with a JSON content type', async () => {
    simulator.setFaults([{ kind: 'garbage_json' }]);

    expect(await post()).toMatch(/^<html>/);
    expect(await post(true)).toMatch(/data: <html>.*\n\n$/);
  });

  test('truncated_json ends cleanly within the JSON', async () => {
    simulator.setFaults([{ kind: 'truncated_json' }]);
    const text = await post();

    expect(text).toMatch(/^\{"id":"chatcmpl-/);
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect((await readStream()).error).toBeInstanceOf(SyntaxError);
  });

  test('truncated_stream ends cleanly without the terminal event', async () => {
    simulator.setFaults([{ kind: 'truncated_stream' }]);
    const text = await post(true);

    expect(text.match(/^data: /gm)).toHaveLength(3);
    expect(text).not.toContain('[DONE]');
  });

  test('slow_body spreads the body over time', async () => {
    simulator.setFaults([{ kind: 'slow_body', delayMs: 5 }]);
    const startedAtMs = performance.now();
    const text = await post();

    expect(JSON.parse(text)).toHaveProperty('choices');
    expect(performance.now() - startedAtMs).toBeGreaterThan(16 * 5 - 16);
  });

  test('huge_body is a valid answer of that size', async () => {
    simulator.setFaults([{ kind: 'huge_body', bytes: 3_000_000 }]);
    const answer = await client.chat.completions.create({ model: 'gpt', messages });
    expect(answer.choices[0]?.message.content).toHaveLength(3_000_000);
  });

  test('a status fault takes a body and headers of its own', async () => {
    simulator.setFaults([{ kind: 'status', status: 418, body: { odd: true }, headers: { 'retry-after': '7' } }]);
    const response = await fetch(`${simulator.openaiBaseUrl}/chat/completions`, { method: 'POST', body: '{}' });

    expect(response.status).toBe(418);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(await response.json()).toEqual({ odd: true });
  });
});

describe('fault rules', () => {
  test('match by model name and by predicate choose the requests', async () => {
    simulator.setFaults([
      { kind: 'status', status: 500, match: 'other' },
      { kind: 'status', status: 503, match: isSecond },
    ]);
    await post();
    await post();
    await post();
    expect(statuses()).toEqual([200, 503, 200]);
  });

  test('times ends a rule, reset brings the state of the start back', async () => {
    simulator.setFaults([{ kind: 'status', status: 500, times: 1 }]);
    await post();
    await post();
    expect(statuses()).toEqual([500, 200]);

    simulator.reset();
    await post();
    expect(statuses()).toEqual([200]);
    expect(simulator.requests[0]?.ordinal).toBe(1);
  });

  test('a ratio fails the same requests in any order', async () => {
    const contents = Array.from({ length: 40 }, (_, index) => `question ${index}`);
    const forwards = await failed(contents);

    expect(forwards.length).toBeGreaterThan(10);
    expect(forwards.length).toBeLessThan(30);
    expect(await failed(contents.toReversed())).toEqual(forwards);
  });

  test('the same seed gives the same ids after a reset', async () => {
    const first = await post(true);
    simulator.reset();
    const again = await post(true);
    expect(withoutTime(again)).toBe(withoutTime(first));
  });
});

describe('compression', () => {
  test.each(['gzip', 'br'] as const)('%s is used when the client accepts it, streams included', async (compression) => {
    const compressed = await startSimulator({ compression });
    // Node offers brotli by itself only over TLS.
    const defaultHeaders = { 'accept-encoding': compression };
    const compressedClient = new OpenAI({ baseURL: compressed.openaiBaseUrl, apiKey: 'any', defaultHeaders });
    const { data, response } = await compressedClient.chat.completions
      .create({ model: 'gpt', messages })
      .withResponse();
    const stream = await compressedClient.chat.completions.create({ model: 'gpt', messages, stream: true });

    expect(response.headers.get('content-encoding')).toBe(compression);
    expect(data.choices[0]?.message.content).toBe('Hello there, friend!');
    expect(await collect(stream)).toHaveLength(5);
    await compressed.close();
  });

  test('a compressed stream is flushed event by event', async () => {
    const compressed = await startSimulator({ compression: 'gzip', faults: [{ kind: 'hang_mid_stream' }] });
    const compressedClient = new OpenAI({ baseURL: compressed.openaiBaseUrl, apiKey: 'any', maxRetries: 0 });
    const stream = await compressedClient.chat.completions.create({ model: 'gpt', messages, stream: true });
    let count = 0;
    for await (const _chunk of stream) {
      count += 1;
      if (count === 3) break;
    }
    expect(count).toBe(3);
    await compressed.close();
  });

  test('a client that does not accept it gets plain bytes', async () => {
    const compressed = await startSimulator({ compression: 'br' });
    const response = await fetch(`${compressed.openaiBaseUrl}/chat/completions`, {
      method: 'POST',
      headers: { 'accept-encoding': 'identity' },
      body: JSON.stringify({ model: 'gpt', messages }),
    });
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.json()).toHaveProperty('choices');
    await compressed.close();
  });
});

describe('running', () => {
  test('latency waits before the answer for base and tokens', async () => {
    const slow = await startSimulator({ latency: { baseMs: 30, perTokenMs: 4, jitterMs: 1 } });
    const slowClient = new OpenAI({ baseURL: slow.openaiBaseUrl, apiKey: 'any', maxRetries: 0 });
    const startedAtMs = performance.now();
    await slowClient.chat.completions.create({ model: 'gpt', messages });

    expect(performance.now() - startedAtMs).toBeGreaterThan(30 + 5 * 4 - 5);
    await slow.close();
  });

  test('only the last requests are kept', async () => {
    const small = await startSimulator({ maxRecordedRequests: 2 });
    const call = () => fetch(`${small.openaiBaseUrl}/chat/completions`, { method: 'POST', body: '{}' });
    await call();
    await call();
    await call();
    expect(small.requests.map(({ ordinal }) => ordinal)).toEqual([2, 3]);
    await small.close();
  });

  test('close ends hanging and slow connections at once and is not an abort of the client', async () => {
    simulator.setFaults([{ kind: 'hang' }]);
    const call = client.chat.completions.create({ model: 'gpt', messages }).catch((error: unknown) => error);
    const request = await simulator.waitForRequest();
    const startedAtMs = performance.now();
    await simulator.close();

    expect(performance.now() - startedAtMs).toBeLessThan(1000);
    expect(await call).toBeInstanceOf(APIConnectionError);
    await request.settled;
    expect(request.aborted).toBe(false);
  });

  test('after close no timer and no handle of the simulator is left', async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
    simulator.setFaults([{ kind: 'slow_body', delayMs: 60_000 }]);
    const call = post().catch(() => undefined);
    await simulator.waitForRequest();
    await simulator.close();
    await call;

    await vi.waitFor(() => {
      const after = process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
      expect(after).toBe(before - 1);
    });
  });
});
