import type { Pseudonyms, Span } from './pseudonyms.ts';

const MIN_CHARS = 8;
const MAX_CHARS = 512;
/** Shorter words of one case stay where no detector found them: `production` under `token` must not rewrite a prompt. */
const MIN_WORD_CHARS = 12;
const PLAIN_WORD = /^[A-Z]?(?:[a-z]*|[A-Z]*)$/;
const NUMBER = /^\+?\d+$/;
/** Lengths that are tried for one beginning: a bound on what hostile input can make a place cost. */
const MAX_LENGTHS = 32;
const WORD_CHAR = /[A-Za-z0-9]/;
/** A power of two. */
const BEGINNINGS = 4096;

/**
 * The values found in a call, to be replaced wherever else in it they stand.
 * One pass over a text, whatever the number of values: a place is looked up by its first eight characters.
 */
export class KnownValues {
  readonly #pseudonyms: Pseudonyms;
  readonly #tokens = new Map<string, string>();
  readonly #lengths = new Map<string, number[]>();
  /** Which pairs of first units any value has, by hash: one look dismisses most places of most texts. */
  #beginnings: Uint8Array | undefined;

  constructor(pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms;
  }

  get isEmpty(): boolean {
    return this.#tokens.size === 0;
  }

  /** Remembers a value in the spellings in which it may return: as written, as normalised, as bare digits. */
  add(raw: string, normalised: string, token: string): void {
    this.#addSpelling(raw, token);
    if (normalised === raw) return;
    this.#addSpelling(normalised, token);
    if (NUMBER.test(normalised)) this.#addSpelling(normalised.replace('+', ''), token);
  }

  #addSpelling(text: string, token: string): void {
    if (text.length < MIN_CHARS || text.length > MAX_CHARS || this.#tokens.has(text)) return;
    if (text.length < MIN_WORD_CHARS && PLAIN_WORD.test(text)) return;
    const beginning = text.slice(0, MIN_CHARS);
    const lengths = this.#lengths.get(beginning) ?? [];
    if (!lengths.includes(text.length)) {
      if (lengths.length >= MAX_LENGTHS) return;
      lengths.push(text.length);
      lengths.sort((a, b) => b - a);
      this.#lengths.set(beginning, lengths);
    }
    this.#tokens.set(text, token);
    this.#beginnings ??= new Uint8Array(BEGINNINGS);
    this.#beginnings[beginningAt(text, 0)] = 1;
  }

  /**
   * The text with every known value replaced that stands as a word of its own.
   * @param onReplaced Told the pseudonym of each.
   */
  replaceIn(text: string, onReplaced: (token: string) => void): string {
    const beginnings = this.#beginnings;
    if (beginnings === undefined || text.length < MIN_CHARS) return text;
    const own = this.#pseudonyms.ownSpans(text);
    const pieces: string[] = [];
    let copied = 0;
    let nextOwn = 0;
    for (let index = 0; index <= text.length - MIN_CHARS; index += 1) {
      const span: Span | undefined = own[nextOwn];
      if (span?.start === index) {
        nextOwn += 1;
        index = span.end - 1;
        continue;
      }
      const value = beginnings[beginningAt(text, index)] === 1 ? this.#valueAt(text, index) : undefined;
      const token = value === undefined ? undefined : this.#tokens.get(value);
      if (value === undefined || token === undefined) continue;
      pieces.push(text.slice(copied, index), token);
      onReplaced(token);
      copied = index + value.length;
      index = copied - 1;
    }
    return pieces.length === 0 ? text : pieces.join('') + text.slice(copied);
  }

  #valueAt(text: string, index: number): string | undefined {
    if (isInsideWord(text, index)) return undefined;
    const lengths = this.#lengths.get(text.slice(index, index + MIN_CHARS));
    const length = lengths?.find(
      (each) => !isInsideWord(text, index + each) && this.#tokens.has(text.slice(index, index + each)),
    );
    return length === undefined ? undefined : text.slice(index, index + length);
  }
}

/** True between two ASCII letters or digits. */
function isInsideWord(text: string, index: number): boolean {
  return index > 0 && WORD_CHAR.test(text[index - 1] ?? '') && WORD_CHAR.test(text[index] ?? '');
}

/** A hash of two units, the same for the same two. */
function beginningAt(text: string, index: number): number {
  return (text.charCodeAt(index) * 67 + text.charCodeAt(index + 1)) & (BEGINNINGS - 1);
}
