import type { ReasonCounts } from '../model/funnel.ts';

/** Different reasons that are told apart; a provider that invents error codes must not fill the memory. */
const maxReasons = 100;

/** Under what everything is counted that comes after so many different reasons; the conventions' word for it. */
const otherReason = '_OTHER';

/** How many, per reason. Reasons can be the words of a provider, so any text is one. */
export class ReasonTally {
  readonly #counts = new Map<string, number>();

  /** Counts one and gives back the reason under which it was counted. */
  add(reason: string): string {
    const known = this.#counts.has(reason) || this.#counts.size < maxReasons ? reason : otherReason;
    this.#counts.set(known, (this.#counts.get(known) ?? 0) + 1);
    return known;
  }

  /** A copy. */
  counts(): ReasonCounts {
    return Object.fromEntries(this.#counts);
  }
}
