/** A first-in first-out queue that refuses what does not fit, by count and by size. */
export class BoundedQueue<Item> {
  readonly #items: { readonly item: Item; readonly sizeBytes: number }[] = [];
  readonly #maxItems: number;
  readonly #maxBytes: number;
  #heldBytes = 0;

  constructor(limits: { readonly maxItems: number; readonly maxBytes: number }) {
    this.#maxItems = limits.maxItems;
    this.#maxBytes = limits.maxBytes;
  }

  get length(): number {
    return this.#items.length;
  }

  /** False where the queue is full: nothing was taken. */
  tryPush(item: Item, sizeBytes: number): boolean {
    if (this.#items.length >= this.#maxItems || this.#heldBytes + sizeBytes > this.#maxBytes) return false;
    this.#items.push({ item, sizeBytes });
    this.#heldBytes += sizeBytes;
    return true;
  }

  shift(): Item | undefined {
    const first = this.#items.shift();
    if (first !== undefined) this.#heldBytes -= first.sizeBytes;
    return first?.item;
  }

  /** Empties the queue and gives back what was in it. */
  clear(): Item[] {
    this.#heldBytes = 0;
    return this.#items.splice(0).map(({ item }) => item);
  }
}
