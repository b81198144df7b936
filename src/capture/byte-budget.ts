/** Bytes held by all open exchanges together, so that capture's memory is bounded whatever the application does. */
export class ByteBudget {
  #usedBytes = 0;
  readonly #limitBytes: number;
  // An exchange that never ends (a body nobody reads) gives its bytes back when it is collected.
  readonly #abandoned = new FinalizationRegistry<ByteLease>((lease) => lease.release());

  /** @param limitBytes - most bytes held at once */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** A lease that ends with `owner` at the latest. */
  lease(owner: object): ByteLease {
    const lease = new ByteLease((bytes) => this.#take(bytes));
    this.#abandoned.register(owner, lease, owner);
    return lease;
  }

  #take(bytes: number): boolean {
    if (bytes > 0 && this.#usedBytes + bytes > this.#limitBytes) return false;
    this.#usedBytes += bytes;
    return true;
  }
}

/** What one exchange holds of the budget. */
export class ByteLease {
  #heldBytes = 0;
  readonly #take: (bytes: number) => boolean;

  constructor(take: (bytes: number) => boolean) {
    this.#take = take;
  }

  /** False where the budget has no room for so many bytes more. */
  tryHold(bytes: number): boolean {
    if (!this.#take(bytes)) return false;
    this.#heldBytes += bytes;
    return true;
  }

  release(): void {
    this.#take(-this.#heldBytes);
    this.#heldBytes = 0;
  }
}
