import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { FieldReader } from '../field-reader.ts';

/** A run of pieces of the same kind, or a part that came whole. */
type Run =
  | { readonly kind: 'text' | 'thinking'; readonly pieces: string[]; fields: JsonObject }
  | { readonly kind: 'whole'; readonly part: JsonValue };

const noFields: JsonObject = {};

/** Puts the content of one streamed choice together: text pieces, and part lists as Mistral streams them. */
export class ContentAssembly {
  readonly #runs: Run[] = [];
  #hasList = false;

  add(content: JsonValue | undefined): void {
    if (typeof content === 'string') {
      if (content !== '') this.#extend('text', content);
      return;
    }
    if (!Array.isArray(content)) return;
    this.#hasList = true;
    for (const part of content as readonly JsonValue[]) this.#addPart(part);
  }

  /** What `content` would be in the unstreamed answer. */
  body(): JsonValue {
    if (this.#hasList) return this.#runs.map(partOf);
    const [run] = this.#runs;
    return run === undefined || run.kind === 'whole' ? null : run.pieces.join('');
  }

  #addPart(part: JsonValue): void {
    const fields = new FieldReader(part);
    const type = fields.text('type');
    const text = type === 'text' ? fields.text('text') : type === 'thinking' ? thinkingText(fields) : undefined;
    if (text === undefined || (type !== 'text' && type !== 'thinking')) this.#runs.push({ kind: 'whole', part });
    else this.#extend(type, text, fields.rest());
  }

  #extend(kind: 'text' | 'thinking', piece: string, fields: JsonObject = noFields): void {
    const last = this.#runs.at(-1);
    if (last?.kind !== kind) {
      this.#runs.push({ kind, pieces: [piece], fields });
      return;
    }
    last.pieces.push(piece);
    if (fields !== noFields) last.fields = { ...last.fields, ...fields };
  }
}

function partOf(run: Run): JsonValue {
  if (run.kind === 'whole') return run.part;
  const text = run.pieces.join('');
  if (run.kind === 'text') return { type: 'text', text, ...run.fields };
  return { type: 'thinking', thinking: [{ type: 'text', text }], ...run.fields };
}

function thinkingText(fields: FieldReader): string | undefined {
  const chunks = fields.list('thinking');
  return chunks?.every(isTextChunk) === true ? chunks.map((chunk) => chunk.text).join('') : undefined;
}

function isTextChunk(chunk: JsonValue): chunk is { readonly text: string } {
  return isJsonObject(chunk) && chunk['type'] === 'text' && typeof chunk['text'] === 'string';
}
