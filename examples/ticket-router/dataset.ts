import { createHash } from 'node:crypto';
import { generateTickets } from './tickets.ts';
import type { Ticket } from './tickets.ts';

/** Tickets to learn from and tickets to send; no ticket is in both. */
export interface SplitTickets {
  readonly train: readonly Ticket[];
  readonly call: readonly Ticket[];
}

/**
 * Splits by the first bit of the text's SHA-256: the same text lands on the same side in every data set.
 * The calling side is in the order of the hashes, so that its beginning is a fair sample of a sorted file.
 */
export function splitTickets(tickets: readonly Ticket[]): SplitTickets {
  const hashed = tickets.map((ticket) => ({ ticket, hash: createHash('sha256').update(ticket.text).digest('hex') }));
  const train = hashed.filter(({ hash }) => hash < '8');
  const call = hashed.filter(({ hash }) => hash >= '8').toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
  return { train: train.map(({ ticket }) => ticket), call: call.map(({ ticket }) => ticket) };
}

const smallestPool = 2000;

/** Generated tickets with `callCount` to send; the training half has about 1,000 or more however few are sent. */
export function generateSplit(callCount: number, seed?: string): SplitTickets {
  const split = splitTickets(generateTickets(Math.max(smallestPool, callCount * 2 + 200), seed));
  return { ...split, call: split.call.slice(0, callCount) };
}

/**
 * Reads labelled texts from CSV with the columns `text` and `category`, in any order, other columns ignored.
 * @throws Error naming the columns found when one of the two is missing.
 */
export function parseTicketsCsv(csv: string): readonly Ticket[] {
  const [header = [], ...rows] = parseCsv(csv);
  const textColumn = header.indexOf('text');
  const routeColumn = header.indexOf('category');
  if (textColumn < 0 || routeColumn < 0) {
    throw new Error(`Reading tickets from CSV: expected the columns text and category, got ${header.join(', ')}`);
  }
  return rows
    .filter((row) => (row[textColumn] ?? '') !== '')
    .map((row, index) => ({
      id: `T-${String(index + 1).padStart(4, '0')}`,
      text: row[textColumn] ?? '',
      route: row[routeColumn] ?? '',
      planted: [],
    }));
}

/**
 * Parses CSV after RFC 4180: fields in quotes may hold commas, line ends and doubled quotes.
 * Lines may end in CRLF or LF; empty lines are skipped.
 */
export function parseCsv(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  const text = csv.replace(/^\uFEFF/, '');
  while (field.lastIndex < text.length) {
    const start = field.lastIndex;
    const match = field.exec(text);
    if (match === null)
      throw new Error(`Reading CSV: unexpected quote or missing end of a quoted field at character ${start}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push([...row, '']);
  return rows.filter((fields) => fields.length > 1 || fields[0] !== '');
}
