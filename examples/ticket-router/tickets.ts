import { createSeededRandom, pick, randomText } from '../../test/support/simulator/seeded-random.ts';
import type { SeededRandom } from '../../test/support/simulator/seeded-random.ts';
import { plantValue } from './planted-values.ts';
import { routes } from './routes.ts';
import type { Route } from './routes.ts';
import { asides, closings, fillings, openings, phrases } from './ticket-phrases.ts';

const detailRatio = 0.6;
const secondDetailRatio = 0.3;
const asideRatio = 0.25;
const plantedRatio = 0.15;
const typoRatio = 0.05;

/** A customer ticket whose right route is known. */
export interface Ticket {
  /** `T-0001` and so on. */
  readonly id: string;
  readonly text: string;
  readonly route: string;
  /** Personal data and keys in the text, exactly as they stand there. */
  readonly planted: readonly string[];
}

/**
 * Generates tickets: a matter of one route, mostly with details, sometimes with a mention of another route's matter,
 * with typing errors, and in 15 % of them personal data or a key.
 * The same count and seed give the same tickets, and no text comes twice.
 */
export function generateTickets(count: number, seed = 'tickets-1'): readonly Ticket[] {
  const random = createSeededRandom(seed);
  const seen = new Set<string>();
  const tickets: Ticket[] = [];
  while (tickets.length < count) {
    const ticket = generateTicket(random, tickets.length + 1);
    if (!seen.has(ticket.text)) tickets.push(ticket);
    seen.add(ticket.text);
  }
  return tickets;
}

function generateTicket(random: SeededRandom, number: number): Ticket {
  const route = pick(random, routes);
  const sentences = withTypos(random, [
    pick(random, openings),
    asSentence(fill(random, pick(random, phrases[route].matters))),
    ...details(random, route),
    ...(random() < asideRatio ? [aside(random, route)] : []),
  ]);
  const planted = random() < plantedRatio ? plantValue(random) : undefined;
  const text = [...sentences, planted?.sentence ?? '', pick(random, closings)].filter((part) => part !== '').join(' ');
  const id = `T-${String(number).padStart(4, '0')}`;
  return { id, text, route, planted: planted === undefined ? [] : [planted.value] };
}

function details(random: SeededRandom, route: Route): readonly string[] {
  const own = phrases[route].details;
  const first = random() < detailRatio ? [asSentence(fill(random, pick(random, own)))] : [];
  const second = random() < secondDetailRatio ? [asSentence(fill(random, pick(random, own)))] : [];
  return [...first, ...second];
}

function aside(random: SeededRandom, route: Route): string {
  const others = routes.filter((other) => other !== route);
  const matter = fill(random, pick(random, phrases[pick(random, others)].matters));
  return pick(random, asides).replace('{other}', matter);
}

function fill(random: SeededRandom, phrase: string): string {
  return phrase.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'number') return String(2 + Math.floor(random() * 58));
    if (name === 'amount') return `${10 + Math.floor(random() * 290)}.${randomText(random, '059', 2)}`;
    return pick(random, fillings[name] ?? []);
  });
}

function asSentence(text: string): string {
  const end = /^(why|where|how|what|which|is|does|do|can|will)\b/.test(text) ? '?' : '.';
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${end}`;
}

/** Swaps two neighbouring letters in some words, as fast fingers do. */
function withTypos(random: SeededRandom, sentences: readonly string[]): readonly string[] {
  return sentences.map((sentence) =>
    sentence.replaceAll(/[a-z]{4,}/g, (word) => {
      if (random() >= typoRatio) return word;
      const at = 1 + Math.floor(random() * (word.length - 2));
      return `${word.slice(0, at)}${word.charAt(at + 1)}${word.charAt(at)}${word.slice(at + 2)}`;
    }),
  );
}
