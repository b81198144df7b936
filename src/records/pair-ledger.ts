import type { Pair } from '../model/pair.ts';
import type { ResultRecord } from '../model/record.ts';
import { pairToRecords, type RunIdentity } from './pair-to-records.ts';

interface Entry {
  readonly identity: RunIdentity;
  /** The span ids of the candidates that have a line. */
  readonly candidates: Set<string>;
}

/**
 * Gives each call one running number, one primary line and one line for each candidate, in whatever batches its pairs
 * come, and however often. It remembers the last calls only.
 */
export class PairLedger {
  readonly #maxCalls: number;
  // Insertion order is age.
  readonly #entries = new Map<string, Entry>();

  constructor(maxCalls: number) {
    this.#maxCalls = maxCalls;
  }

  /**
   * The lines of this pair that are not written yet.
   *
   * @param nextPair - the identity of a call that is new to the run
   */
  recordsOf(pair: Pair, nextPair: () => RunIdentity): ResultRecord[] {
    const known = this.#entries.get(pair.id);
    const { spanId } = pair.candidate.span;
    if (known?.candidates.has(spanId) === true) return [];
    const identity = known?.identity ?? nextPair();
    const [primary, candidate] = pairToRecords(pair, identity);
    if (known === undefined) this.#remember(pair.id, { identity, candidates: new Set([spanId]) });
    else known.candidates.add(spanId);
    return known === undefined ? [primary, candidate] : [candidate];
  }

  /** Takes pairs back whose lines could not be written: a later candidate of the call needs its primary line. */
  forget(pairs: readonly Pair[]): void {
    for (const { id } of pairs) this.#entries.delete(id);
  }

  #remember(pairId: string, entry: Entry): void {
    if (this.#entries.size >= this.#maxCalls) this.#entries.delete(this.#entries.keys().next().value as string);
    this.#entries.set(pairId, entry);
  }
}
