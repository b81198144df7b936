import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { generateSplit, parseTicketsCsv, splitTickets } from '../../../examples/ticket-router/dataset.ts';
import type { Ticket } from '../../../examples/ticket-router/tickets.ts';
import type { ModelRequest } from './model.ts';
import type { Classifier } from './models/classifier.ts';
import { trainNaiveBayes } from './models/naive-bayes.ts';
import { trainNearestCentroid } from './models/nearest-centroid.ts';
import { ticketClassifier } from './models/ticket-classifier.ts';

const vocabularySize = 500;
const banking77 = new URL(
  `${process.env['SHADOWSPAN_SHARED'] ?? '../shared'}/data/banking77/test.csv`,
  new URL('../../../', import.meta.url),
);

function labelled(tickets: readonly Ticket[]) {
  return tickets.map(({ text, route }) => ({ text, label: route }));
}

/** Share of the tickets whose route is ranked first. */
function accuracy(classifier: Classifier, tickets: readonly Ticket[]): number {
  return tickets.filter(({ text, route }) => classifier.rank(text)[0] === route).length / tickets.length;
}

function requestFor(text: string, asked: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: 'router',
    system: '',
    messages: [{ role: 'user', text, toolCalls: [] }],
    tools: [],
    toolChoice: 'auto',
    responseFormat: { type: 'text' },
    parameters: { stopSequences: [] },
    ...asked,
  };
}

describe('ticket classifiers', () => {
  test.each(['tickets-1', 'other', 'third'])('on held-out tickets (%s) one is good and the other is weak', (seed) => {
    const { train, call } = generateSplit(950, seed);
    const good = accuracy(trainNaiveBayes(labelled(train)), call);
    const weak = accuracy(trainNearestCentroid(labelled(train), vocabularySize), call);

    expect(good).toBeGreaterThan(0.93);
    expect(good).toBeLessThan(0.99);
    expect(weak).toBeGreaterThan(0.74);
    expect(weak).toBeLessThan(0.88);
  });

  test('training twice on the same texts gives the same rankings', () => {
    const { train, call } = generateSplit(50);
    const [first, second] = [trainNaiveBayes(labelled(train)), trainNaiveBayes(labelled(train))];
    expect(call.map(({ text }) => first.rank(text))).toEqual(call.map(({ text }) => second.rank(text)));
  });

  test.skipIf(!exists(banking77))('real questions with 77 intents are learnt far above chance', () => {
    const { train, call } = splitTickets(parseTicketsCsv(readFileSync(banking77, 'utf8')));
    const good = accuracy(trainNaiveBayes(labelled(train)), call);
    const weak = accuracy(trainNearestCentroid(labelled(train), vocabularySize), call);

    expect(train.length + call.length).toBe(3080);
    expect(good).toBeGreaterThan(0.6);
    expect(weak).toBeGreaterThan(0.5);
    expect(weak).toBeLessThan(good);
  });
});

describe('the ticket model', () => {
  const model = ticketClassifier({ rank: () => ['refund', 'billing'] });
  const schema = {
    type: 'object',
    properties: {
      route: { type: 'string', enum: ['billing', 'refund'] },
      priority: { type: 'string', enum: ['low', 'normal', 'high'] },
      note: { type: 'string' },
      score: { type: 'number' },
    },
    required: ['route', 'priority', 'score'],
  };
  const tools = [{ name: 'route_ticket', parameters: schema }];

  test('answers the plain label, JSON or a tool call, as it is asked', () => {
    expect(model(requestFor('money back'))).toEqual({ text: 'refund' });
    expect(model(requestFor('money back', { responseFormat: { type: 'json_object' } }))).toEqual({
      text: '{"route":"refund"}',
    });
    expect(model(requestFor('money back', { responseFormat: { type: 'json_schema', schema } }))).toEqual({
      text: '{"route":"refund","priority":"normal","score":0}',
    });
    expect(model(requestFor('money back', { tools }))).toEqual({
      toolCalls: [{ name: 'route_ticket', arguments: { route: 'refund', priority: 'normal', score: 0 } }],
    });
    expect(model(requestFor('money back', { tools, toolChoice: 'none' }))).toEqual({ text: 'refund' });
  });

  test.each([
    ['This is urgent.', 'high'],
    ['No rush.', 'low'],
    ['Thanks!', 'normal'],
  ])('%s has priority %s', (text, priority) => {
    expect(model(requestFor(text, { tools })).toolCalls?.[0]?.arguments).toMatchObject({ priority });
  });

  test('a label that the schema does not allow gives way to the next one', () => {
    const narrow = { type: 'object', properties: { team: { enum: ['billing'] } } };
    const answer = model(requestFor('money back', { tools: [{ name: 'assign', parameters: narrow }] }));
    expect(answer.toolCalls?.[0]?.arguments).toEqual({ team: 'billing' });
  });

  test('the last user message decides', () => {
    const seen: string[] = [];
    const listening = ticketClassifier({
      rank: (text) => {
        seen.push(text);
        return ['billing'];
      },
    });
    const messages: ModelRequest['messages'] = [
      { role: 'user', text: 'first', toolCalls: [] },
      { role: 'assistant', text: 'x', toolCalls: [] },
      { role: 'user', text: 'second', toolCalls: [] },
      { role: 'tool', text: 'y', toolCalls: [] },
    ];
    listening(requestFor('', { messages }));
    expect(seen).toEqual(['second']);
  });
});

function exists(file: URL): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    console.warn(`skipped: no banking77 test data at ${file.pathname} (set SHADOWSPAN_SHARED)`);
    return false;
  }
}
