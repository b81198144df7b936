import { assert, array, constantFrom, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateSplit, parseCsv, parseTicketsCsv, splitTickets } from '../../../examples/ticket-router/dataset.ts';
import { routes } from '../../../examples/ticket-router/routes.ts';
import { generateTickets } from '../../../examples/ticket-router/tickets.ts';

describe('generated tickets', () => {
  const tickets = generateTickets(1000);

  test('are the same for the same seed and others for another one', () => {
    expect(generateTickets(1000)).toEqual(tickets);
    expect(generateTickets(10, 'other')[0]).not.toEqual(tickets[0]);
    expect(generateTickets(10)).toEqual(tickets.slice(0, 10));
  });

  test('are all different, cover every route and leave no slot unfilled', () => {
    expect(new Set(tickets.map(({ text }) => text)).size).toBe(1000);
    expect(new Set(tickets.map(({ id }) => id)).size).toBe(1000);
    expect(new Set(tickets.map(({ route }) => route))).toEqual(new Set(routes));
    expect(tickets.filter(({ text }) => /[{}]|undefined/.test(text))).toEqual([]);
  });

  test('about 15 % hold a planted value, verbatim in the text', () => {
    const planted = tickets.filter((ticket) => ticket.planted.length > 0);

    expect(planted.length).toBeGreaterThan(110);
    expect(planted.length).toBeLessThan(190);
    expect(planted.every(({ text, planted: [value] }) => value !== undefined && text.includes(value))).toBe(true);
  });

  test('planted card numbers pass the Luhn check and every kind occurs', () => {
    const values = tickets.flatMap(({ planted }) => planted);
    const cards = values.filter((value) => /^4[\d -]+$/.test(value) && value.replaceAll(/\D/g, '').length === 16);

    expect(cards.length).toBeGreaterThan(10);
    expect(cards.every((card) => luhnSum(card) % 10 === 0)).toBe(true);
    for (const kind of [/@/, /^\+1|^\(/, /^\+44/, /^sk_/, /^ghp_/, /^AK/]) {
      expect(values.some((value) => kind.test(value))).toBe(true);
    }
  });
});

describe('the split', () => {
  test('puts each text on one side only, about half on each', () => {
    const { train, call } = splitTickets(generateTickets(1000));

    expect(train.length + call.length).toBe(1000);
    expect(Math.abs(train.length - 500)).toBeLessThan(60);
    expect(splitTickets(call)).toEqual({ train: [], call });
  });

  test('gives the number of tickets asked for, however many', () => {
    expect(generateSplit(10).call).toHaveLength(10);
    expect(generateSplit(1500).call).toHaveLength(1500);
    expect(generateSplit(10).train.length).toBeGreaterThan(900);
  });
});

describe('CSV', () => {
  test.each([
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      '"a,1","b ""quoted"""\n"line\nend",',
      [
        ['a,1', 'b "quoted"'],
        ['line\nend', ''],
      ],
    ],
    [
      'a,\n,b\n\n',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['\uFEFFa\n', [['a']]],
    ['', []],
  ])('%j is read by RFC 4180', (csv, rows) => {
    expect(parseCsv(csv)).toEqual(rows);
  });

  test('what is written by the rules is read back', () => {
    const fields = array(string({ unit: constantFrom('a', ',', '"', '\n', '\r', ' ', 'ü') }), {
      minLength: 2,
      maxLength: 4,
    });
    assert(
      property(array(fields), (rows) => {
        const csv = rows.map((row) => row.map(quote).join(',')).join('\r\n');
        expect(parseCsv(csv)).toEqual(rows);
      }),
    );
  });

  test('a quote in the wrong place and a missing column are errors', () => {
    expect(() => parseCsv('a,b"c')).toThrow('Reading CSV: unexpected quote');
    expect(() => parseCsv('"a')).toThrow('Reading CSV');
    expect(() => parseTicketsCsv('text,label\nx,y')).toThrow('expected the columns text and category, got text, label');
  });

  test('tickets get ids and routes', () => {
    expect(parseTicketsCsv('category,text\nbilling,"Why, oh why"')).toEqual([
      { id: 'T-0001', text: 'Why, oh why', route: 'billing', planted: [] },
    ]);
  });
});

function quote(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}

function luhnSum(card: string): number {
  return Array.from(card.replaceAll(/\D/g, ''), Number)
    .toReversed()
    .map((digit, index) => (index % 2 === 0 ? digit : digit * 2))
    .reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0);
}
