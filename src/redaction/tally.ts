import type { DropReason, RedactionReport } from '../model/redacted-call.ts';

/** Counts what was replaced and what was dropped. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #dropped = new Map<DropReason, number>();

  replaced(entity: string): void {
    this.#counts.set(entity, (this.#counts.get(entity) ?? 0) + 1);
  }

  dropped(reason: DropReason): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1);
  }

  report(keyId: string): RedactionReport {
    return { counts: Object.fromEntries(this.#counts), dropped: Object.fromEntries(this.#dropped), keyId };
  }
}
