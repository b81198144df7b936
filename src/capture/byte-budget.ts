/** Bytes held by all open exchanges together, so that capture's memory is bounded whatever the application does. */
export class ByteBudget {
  #usedBytes = 0;
  readonly #limitBytes: number;
  readonly #freeBytes: number;
  // An exchange that never ends (a body nobody reads) gives its bytes back when it is collected.
  readonly #abandoned = new FinalizationRegistry<ByteLease>((lease) => lease.release());

  /**
   * @param limitBytes - most bytes held at once
   * @param freeBytes - what each exchange may hold uncounted: nearly all need no more, and then cost nothing to count
   */
  constructor(limitBytes: number, freeBytes = 65_536) {
    this.#limitBytes = limitBytes;
    this.#freeBytes = freeBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** A lease that ends at the latest when the holder of its bytes is collected. */
  lease(): ByteLease {
    return new ByteLease(this.#freeBytes, {
      take: (bytes) => this.#take(bytes),
      // Only once there is something to give back: registering costs more than all else that is done for an exchange.
      watch: (holder, lease) => this.#abandoned.register(holder, lease),
    });
  }

  #take(bytes: number): boolean {
    if (bytes > 0 && this.#usedBytes + bytes > this.#limitBytes) return false;
    this.#usedBytes += bytes;
    return true;
  }
}

interface BudgetAccess {
  take(bytes: number): boolean;
  watch(holder: object, lease: ByteLease): void;
}

/** What one exchange holds of the budget. */
export class ByteLease {
  #freeBytes: number;
  #countedBytes = 0;
  readonly #budget: BudgetAccess;

  constructor(freeBytes: number, budget: BudgetAccess) {
    this.#freeBytes = freeBytes;
    this.#budget = budget;
  }

  /**
   * False where the budget has no room for so many bytes more.
   *
   * @param holder - keeps the bytes; the lease ends with it
   */
  tryHold(bytes: number, holder: object): boolean {
    const counted = Math.max(bytes - this.#freeBytes, 0);
    if (counted > 0) {
      if (!this.#budget.take(counted)) return false;
      if (this.#countedBytes === 0) this.#budget.watch(holder, this);
      this.#countedBytes += counted;
    }
    this.#freeBytes -= bytes - counted;
    return true;
  }

  release(): void {
    this.#budget.take(-this.#countedBytes);
    this.#countedBytes = 0;
  }
}
