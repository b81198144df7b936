import { createHash } from 'node:crypto';

/** Numbers from 0 (included) to 1 (excluded), the same row for the same seed. */
export type SeededRandom = () => number;

/** Makes a row of numbers from any text (SplitMix32 started from a SHA-256); not for secrets. */
export function createSeededRandom(seed: string): SeededRandom {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 0x1_0000_0000;
  };
}

/** One element of a list that is not empty. */
export function pick<T>(random: SeededRandom, list: readonly T[]): T {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new RangeError('pick: expected a list with at least one element, got an empty one');
  return chosen;
}

/** A text of characters drawn from an alphabet. */
export function randomText(random: SeededRandom, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}
