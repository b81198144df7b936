import { pairBeside } from '../capture/beside-span.ts';
import type { ExportedSpan } from '../capture/exported-span.ts';
import { guarded } from '../capture/self-metrics.ts';
import type { Pair } from '../model/pair.ts';
import type { Redactor } from '../redaction/redactor.ts';
import { ATTR_SHADOWSPAN_PAIR_ID, ATTR_SHADOWSPAN_ROLE } from '../semconv.ts';
import { pairFromSpans } from './pair-from-spans.ts';

/** How long, and for how many pairs, one span waits for the other. */
export interface PairJoinerOptions {
  readonly maxWaitMs: number;
  readonly maxWaitingPairs: number;
  readonly redactor: Redactor;
  /** Told how many pairs never became whole. */
  readonly onUnpaired: (count: number) => void;
  /** Milliseconds of a clock that never jumps. @default performance.now */
  readonly now?: (() => number) | undefined;
}

interface Waiting {
  readonly sinceMs: number;
  primary?: ExportedSpan | undefined;
  readonly candidates: ExportedSpan[];
  joined: boolean;
}

/** Joins the spans of pairs, in whatever order and batches they come, within bounds of time and memory. */
export class PairJoiner {
  readonly #options: PairJoinerOptions;
  readonly #now: () => number;
  // Insertion order is age: the first entries are the oldest.
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: PairJoinerOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** The pairs that became whole with these spans. Spans of no pair are passed over. */
  join(spans: readonly ExportedSpan[]): Pair[] {
    this.#expire();
    return spans.flatMap((span) => guarded('PairJoiner.join', () => this.#joinOne(span)) ?? []);
  }

  /** Gives up all that still waits. */
  giveUp(): void {
    const alone = [...this.#waiting.values()].filter(({ joined }) => !joined).length;
    this.#waiting.clear();
    if (alone > 0) this.#options.onUnpaired(alone);
  }

  #joinOne(span: ExportedSpan): Pair[] {
    const pairId = span.attributes[ATTR_SHADOWSPAN_PAIR_ID];
    if (typeof pairId !== 'string') return [];
    const entry = this.#entry(pairId);
    const whole = pairBeside(span);
    if (whole !== undefined) {
      // The primary's span, here or still to come, needs no partner any more. The entry stays to know it by.
      entry.joined = true;
      entry.primary = undefined;
      return [whole];
    }
    if (span.attributes[ATTR_SHADOWSPAN_ROLE] === 'candidate') entry.candidates.push(span);
    else entry.primary = span;
    return this.#complete(entry);
  }

  #complete(entry: Waiting): Pair[] {
    const { primary } = entry;
    if (primary === undefined) return [];
    const candidates = entry.candidates.splice(0);
    if (candidates.length > 0) entry.joined = true;
    return candidates.map((candidate) => pairFromSpans(primary, candidate, this.#options.redactor));
  }

  #entry(pairId: string): Waiting {
    const known = this.#waiting.get(pairId);
    if (known !== undefined) return known;
    if (this.#waiting.size >= this.#options.maxWaitingPairs) this.#drop(this.#waiting.keys().next().value as string);
    const entry: Waiting = { sinceMs: this.#now(), candidates: [], joined: false };
    this.#waiting.set(pairId, entry);
    return entry;
  }

  #expire(): void {
    const oldestMs = this.#now() - this.#options.maxWaitMs;
    for (const [pairId, { sinceMs }] of this.#waiting) {
      if (sinceMs > oldestMs) return;
      this.#drop(pairId);
    }
  }

  #drop(pairId: string): void {
    const entry = this.#waiting.get(pairId);
    this.#waiting.delete(pairId);
    if (entry?.joined === false) this.#options.onUnpaired(1);
  }
}
