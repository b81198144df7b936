import type { ByteLease } from './byte-budget.ts';

/** Bytes at the start and at the end of a body where its model name usually stands; an over-long body keeps only these. */
const edgeBytes = 16_384;

/** Why a body was not kept whole. */
export type BodyOverflow = 'too_large' | 'buffer_full';

/**
 * The chunks of one body as they came, up to a limit. Pushing is all the work done on the application's path.
 * undici hands out memory that it does not reuse, so chunks are kept, not copied.
 */
export class BodyBuffer {
  #chunks: Uint8Array[] = [];
  #keptBytes = 0;
  #lastChunk: Uint8Array | undefined;
  #overflow: BodyOverflow | undefined;
  readonly #lease: ByteLease;
  readonly #maxBytes: number;

  constructor(lease: ByteLease, maxBytes: number) {
    this.#lease = lease;
    this.#maxBytes = maxBytes;
  }

  push(chunk: Uint8Array): void {
    if (this.#overflow !== undefined) {
      this.#lastChunk = chunk.subarray(-edgeBytes);
      return;
    }
    if (this.#keptBytes + chunk.byteLength > this.#maxBytes) this.#cut('too_large', chunk);
    else if (!this.#lease.tryHold(chunk.byteLength, this)) this.#cut('buffer_full', chunk);
    else {
      this.#chunks.push(chunk);
      this.#keptBytes += chunk.byteLength;
    }
  }

  get keptBytes(): number {
    return this.#keptBytes;
  }

  get overflow(): BodyOverflow | undefined {
    return this.#overflow;
  }

  /** The whole body, or the start of one that overflowed. */
  bytes(): Buffer {
    const [first] = this.#chunks;
    if (this.#chunks.length === 1 && first !== undefined) {
      return Buffer.from(first.buffer, first.byteOffset, first.byteLength);
    }
    return Buffer.concat(this.#chunks);
  }

  /** The start and the end of the body, whole where it is short. */
  edges(): string {
    const kept = this.bytes();
    if (kept.byteLength <= 2 * edgeBytes && this.#lastChunk === undefined) return kept.toString('latin1');
    const end = this.#lastChunk === undefined ? kept.subarray(-edgeBytes) : Buffer.from(this.#lastChunk);
    return `${kept.toString('latin1', 0, edgeBytes)}\n${end.toString('latin1')}`;
  }

  #cut(reason: BodyOverflow, chunk: Uint8Array): void {
    this.#overflow = reason;
    // Copies: the edges must not pin the large chunks they were cut from.
    const start = Buffer.from(
      this.#chunks.length === 0 ? chunk.subarray(0, edgeBytes) : this.bytes().subarray(0, edgeBytes),
    );
    this.#lastChunk = Uint8Array.from(chunk.subarray(-edgeBytes));
    this.#chunks = [start];
  }
}
