import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { parseJson } from '../parse-json.ts';

/** Puts one content block of a streamed message together. */
export class BlockAssembly {
  readonly #start: JsonObject;
  /** Pieces per block field; `partial_json` is the text of `input`. */
  readonly #pieces = new Map<string, string[]>();
  readonly #citations: JsonValue[] = [];
  readonly #others = new Map<string, JsonValue>();

  constructor(start: JsonObject) {
    this.#start = start;
  }

  /** Adds a delta: text fields grow, citations are listed, everything else is told whole. */
  add(delta: JsonObject): void {
    for (const [field, value] of Object.entries(delta)) {
      if (field === 'type') continue;
      if (field === 'citation') this.#citations.push(value);
      else if (typeof value === 'string') this.#addPiece(field, value);
      else this.#others.set(field, value);
    }
  }

  /** The block as it would stand in the unstreamed message. */
  body(): JsonObject {
    const { partial_json: input, ...texts } = Object.fromEntries(
      [...this.#pieces].map(([field, pieces]) => [field, pieces.join('')]),
    );
    const begun = Object.entries(texts).map(([field, text]) => [field, `${textOf(this.#start[field])}${text}`]);
    return {
      ...this.#start,
      ...Object.fromEntries(this.#others),
      ...Object.fromEntries(begun),
      ...(input === undefined || input === '' ? {} : { input: parsedInput(input) }),
      ...(this.#citations.length === 0 ? {} : { citations: [...listOf(this.#start['citations']), ...this.#citations] }),
    };
  }

  #addPiece(field: string, piece: string): void {
    const pieces = this.#pieces.get(field);
    if (pieces === undefined) this.#pieces.set(field, [piece]);
    else pieces.push(piece);
  }
}

/** The text itself where the stream broke off inside the JSON. */
function parsedInput(text: string): JsonValue {
  const parsed = parseJson(text);
  return isJsonObject(parsed) ? parsed : text;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}
