import type { DropReason, RedactionReport } from '../model/redacted-call.ts';

/** Counts what was replaced and what was dropped. */
export class Tally {
  readonly #counts: Record<string, number> = {};
  readonly #dropped: Partial<Record<DropReason, number>> = {};

  replaced(entity: string): void {
    this.#counts[entity] = (this.#counts[entity] ?? 0) + 1;
  }

  dropped(reason: DropReason): void {
    this.#dropped[reason] = (this.#dropped[reason] ?? 0) + 1;
  }

  report(keyId: string): RedactionReport {
    return { counts: { ...this.#counts }, dropped: { ...this.#dropped }, keyId };
  }
}
