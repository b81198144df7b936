import { createReadStream } from 'node:fs';

/** One line of a file, without its line break. */
export type FileLine =
  | {
      readonly status: 'line';
      readonly text: string;
      /** False for a last line without a line break. */ readonly isTerminated: boolean;
    }
  /** Longer than the limit: its content was let go. */
  | { readonly status: 'oversized' };

const lineFeed = 0x0a;

/**
 * Streams the lines of a UTF-8 file. Memory is bounded by one chunk and one line of at most `maxLineBytes`.
 * An empty rest after the last line break is no line.
 * @throws the error of the system where the file cannot be read
 */
export async function* readLines(path: string, maxLineBytes: number): AsyncGenerator<FileLine> {
  const line = new GrowingLine(maxLineBytes);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      line.add(chunk.subarray(start, end));
      yield line.take(true);
      start = end + 1;
    }
    line.add(chunk.subarray(start));
  }
  if (!line.isEmpty) yield line.take(false);
}

/** A line in the making. */
class GrowingLine {
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #byteCount = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isEmpty(): boolean {
    return this.#byteCount === 0;
  }

  add(piece: Buffer): void {
    this.#byteCount += piece.length;
    if (this.#byteCount > this.#maxBytes) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(piece);
  }

  take(isTerminated: boolean): FileLine {
    const isOversized = this.#byteCount > this.#maxBytes;
    const text = Buffer.concat(this.#pieces).toString('utf8');
    this.#pieces = [];
    this.#byteCount = 0;
    return isOversized ? { status: 'oversized' } : { status: 'line', text, isTerminated };
  }
}
