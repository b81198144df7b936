import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findLeaks } from '../../../examples/ticket-router/demo/leak-check.ts';
import { parseOptions } from '../../../examples/ticket-router/demo/options.ts';
import { startOtlpReceiver } from '../../support/otlp-receiver.ts';
import { realProviders, startSimulatedProviders } from '../../../examples/ticket-router/demo/providers.ts';
import { describeSpan, findShownSpan } from '../../../examples/ticket-router/demo/show-span.ts';
import { formatAccuracy, readPairAccuracy } from '../../../examples/ticket-router/demo/true-accuracy.ts';
import { generateSplit } from '../../../examples/ticket-router/dataset.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ticket-router-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

function record(role: string, ticketId: string, route: string | undefined): string {
  const output = route === undefined ? null : { tool_calls: [{ tool_name: 'route_ticket', arguments: { route } }] };
  const messages = [{ role: 'user', content: `Ticket ${ticketId}\n\ntext` }];
  return JSON.stringify({ messages, output, custom: { shadowspan: { role } } });
}

function ask(baseUrl: string, key: string): Promise<Response> {
  return fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: 'router-large', messages: [{ role: 'user', content: 'refund please' }] }),
  });
}

describe('the leak check', () => {
  const card = '4000-1234-5678-9010';

  test.each<[string, string]>([
    ['verbatim', `a ${card} b`],
    ['without separators', '"4000123456789010"'],
    ['percent-encoded', `q=${encodeURIComponent('+1 212 555 0142')}`],
    ...['', 'a', 'ab'].map((before): [string, string] => [
      'in base64',
      Buffer.from(`${before}${card} end`).toString('base64'),
    ]),
  ])('finds a value %s', (_, text) => {
    expect(findLeaks([{ name: 'spans', text }], [card, '+1 212 555 0142'])).toHaveLength(1);
  });

  test('finds nothing in redacted text and tells only number and place of a value', () => {
    expect(findLeaks([{ name: 'spans', text: 'the card [CARD_1]' }], [card])).toEqual([]);
    expect(findLeaks([{ name: 'spans', text: card }], ['other', card])).toEqual([{ name: 'spans', valueNumber: 2 }]);
  });
});

describe('true accuracy', () => {
  test('joins records with tickets by the id in the prompt', () => {
    const lines = [
      record('primary', 'T-0001', 'billing'),
      record('candidate', 'T-0001', 'refund'),
      record('primary', 'T-0002', 'fraud'),
      record('candidate', 'T-0002', undefined),
      record('primary', 'T-0003', 'refund'),
      record('candidate', 'T-0003', 'refund'),
    ];
    writeFileSync(join(directory, 'records.jsonl'), `${lines.join('\n')}\n`);
    const routes = { 'T-0001': 'billing', 'T-0002': 'billing', 'T-0003': 'refund' };
    const tickets = Object.entries(routes).map(([id, route]) => ({ id, route, text: '', planted: [] }));

    expect(readPairAccuracy(directory, tickets)).toEqual({
      primary: { count: 3, rightCount: 2 },
      candidate: { count: 3, rightCount: 1 },
    });
    expect(formatAccuracy({ count: 3, rightCount: 2 })).toBe('66.7 % (2 of 3)');
  });
});

describe('the receiver', () => {
  test('keeps spans as they came and reads their attributes', async () => {
    const file = join(directory, 'spans.jsonl');
    const receiver = await startOtlpReceiver(file);
    const messages = [{ role: 'user', parts: [{ type: 'text', content: 'Ticket T-0007\n\nmy mail is [EMAIL]' }] }];
    const span = {
      name: 'chat gpt',
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      attributes: [
        { key: 'gen_ai.request.model', value: { stringValue: 'gpt' } },
        { key: 'gen_ai.usage.input_tokens', value: { intValue: '12' } },
        { key: 'shadowspan.redaction.count.EMAIL', value: { intValue: 1 } },
        { key: 'gen_ai.input.messages', value: { stringValue: JSON.stringify(messages) } },
        { key: 'flags', value: { arrayValue: { values: [{ boolValue: true }] } } },
        { key: 'nested', value: { kvlistValue: { values: [{ key: 'a', value: { doubleValue: 0.5 } }] } } },
      ],
    };
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    await fetch(`${receiver.url}/v1/traces`, { method: 'POST', body });
    await fetch(`${receiver.url}/v1/metrics`, { method: 'POST', body: '{"resourceMetrics":[]}' });
    await receiver.close();

    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(span)}\n{"resourceMetrics":[]}\n`);
    expect(receiver.spans[0]?.attributes).toMatchObject({
      'gen_ai.usage.input_tokens': 12,
      flags: [true],
      nested: { a: 0.5 },
    });
    const tickets = ['T-0006', 'T-0007'].map((id) => ({ id, text: '', route: '', planted: ['x'] }));
    const planted = findShownSpan(receiver.spans, tickets);
    expect(planted?.name).toBe('chat gpt');
    expect(describeSpan(planted!).split('\n')).toEqual(
      expect.arrayContaining(['  shadowspan.redaction.count.EMAIL: 1', '      my mail is [EMAIL]']),
    );
  });
});

describe('the providers', () => {
  test('simulated ones accept their own key only and both know their model', async () => {
    const { train } = generateSplit(10);
    const providers = await startSimulatedProviders(train, 10);
    const { primary, candidate } = providers;
    const [own, foreign] = [await ask(primary.baseUrl, primary.apiKey), await ask(primary.baseUrl, candidate.apiKey)];
    await fetch(`${candidate.baseUrl}/messages`, { method: 'POST', body: 'seen' });
    await providers.close();

    expect([own.status, foreign.status]).toEqual([200, 401]);
    expect(providers.candidateTraffic()).toContain('seen');
  });

  test.each([
    [{ OPENAI_API_KEY: 'o', ANTHROPIC_API_KEY: 'a' }, 'openai', 'anthropic'],
    [{ OPENAI_API_KEY: 'o' }, 'openai', 'openai'],
    [{ ANTHROPIC_API_KEY: 'a' }, 'anthropic', 'anthropic'],
  ])('real ones follow the keys in %o', (env, primary, candidate) => {
    const providers = realProviders(env);
    expect([providers.primary.provider, providers.candidate.provider]).toEqual([primary, candidate]);
  });

  test('real ones without any key are refused', () => {
    expect(() => realProviders({})).toThrow('expected OPENAI_API_KEY or ANTHROPIC_API_KEY');
  });
});

describe('the options', () => {
  test('have defaults and are read', () => {
    expect(parseOptions([])).toEqual({ help: false, real: false, count: 400, dataset: undefined });
    expect(parseOptions(['--real'])).toMatchObject({ real: true, count: 20 });
    expect(parseOptions(['--dataset', 'x.csv'])).toMatchObject({ count: Infinity });
    expect(parseOptions(['--count', '7', '--dataset', 'x.csv'])).toMatchObject({ count: 7, dataset: 'x.csv' });
  });

  test.each([[['--count', '0']], [['--count', 'x']], [['--unknown']]])('%j is refused', (argv) => {
    expect(() => parseOptions(argv)).toThrow(/--count|--unknown/);
  });
});
