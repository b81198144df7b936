import { createSeededRandom, randomText } from './seeded-random.ts';

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const hexadecimal = '0123456789abcdef';

/** Draws ids in the vendors' forms; the same row for the same seed. */
export interface IdSource {
  /** `prefix` and letters and digits, as OpenAI forms completion and call ids. */
  readonly alphanumeric: (prefix: string, length: number) => string;
  /** `prefix` and base 58, as Anthropic forms all ids. */
  readonly base58: (prefix: string, length: number) => string;
  /** `prefix` and lower-case hexadecimal digits. */
  readonly hex: (prefix: string, length: number) => string;
  /** A whole number from 0 to `maximum`, for padding. */
  readonly count: (maximum: number) => number;
}

/** Makes an id source. */
export function createIdSource(seed: string): IdSource {
  const random = createSeededRandom(`ids:${seed}`);
  return {
    alphanumeric: (prefix, length) => prefix + randomText(random, alphanumeric, length),
    base58: (prefix, length) => prefix + randomText(random, base58, length),
    hex: (prefix, length) => prefix + randomText(random, hexadecimal, length),
    count: (maximum) => Math.floor(random() * (maximum + 1)),
  };
}
