import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { ContentAssembly } from './content-assembly.ts';
import { OtherFields } from './other-fields.ts';
import { ToolCallAssembly } from './tool-call-assembly.ts';

/** Text fields of a delta that come in pieces. */
const piecewiseFields: ReadonlySet<string> = new Set(['reasoning_content', 'reasoning', 'refusal']);
const piecewiseAudioFields: ReadonlySet<string> = new Set(['data', 'transcript']);

/** Fields that only number or repeat the pieces of a stream (Together's `token_id` and `text`). */
const streamOnlyFields: ReadonlySet<string> = new Set(['index', 'message', 'token_id', 'text', 'seed']);

/**
 * Puts one choice of a streamed answer together. Runs for every piece of every stream, so it walks the keys once and
 * builds nothing before the end.
 */
export class ChoiceAssembly {
  readonly #content = new ContentAssembly();
  readonly #calls = new ToolCallAssembly();
  readonly #texts = new Map<string, string[]>();
  readonly #audio = new Map<string, string[]>();
  readonly #audioFields = new OtherFields();
  readonly #messageFields = new OtherFields();
  readonly #choiceFields = new OtherFields();
  #functionName: string | undefined;
  readonly #functionPieces: string[] = [];
  #finishReason = '';

  /** Whether the provider has said why the choice ended. */
  get isFinished(): boolean {
    return this.#finishReason !== '';
  }

  add(choice: JsonObject): void {
    // Perplexity repeats the whole message so far beside every delta; others end with a message instead of a delta.
    const delta = choice['delta'] ?? choice['message'];
    if (isJsonObject(delta)) this.#addDelta(delta);
    for (const name of Object.keys(choice)) {
      const value = choice[name];
      if (value === undefined || value === null || name === 'delta' || streamOnlyFields.has(name)) continue;
      if (name !== 'finish_reason') this.#choiceFields.add(name, value);
      else if (typeof value === 'string' && value !== '') this.#finishReason = value;
    }
  }

  /** The choice as it would stand in the unstreamed answer. */
  body(index: number): JsonObject {
    const calls = this.#calls.bodies();
    const audio = { ...this.#audioFields.body(), ...joined(this.#audio) };
    const message: JsonObject = {
      ...this.#messageFields.body(),
      ...joined(this.#texts),
      content: this.#content.body(),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
      ...(Object.keys(audio).length === 0 ? {} : { audio }),
      ...(this.#functionName === undefined ? {} : { function_call: this.#functionCall(this.#functionName) }),
    };
    const reason = this.isFinished ? { finish_reason: this.#finishReason } : {};
    return { ...this.#choiceFields.body(), index, message, ...reason };
  }

  #addDelta(delta: JsonObject): void {
    for (const name of Object.keys(delta)) {
      const value = delta[name];
      if (value === undefined || value === null || streamOnlyFields.has(name)) continue;
      if (name === 'content') this.#content.add(value);
      else if (piecewiseFields.has(name) && typeof value === 'string') addPiece(this.#texts, name, value);
      else this.#addRare(name, value);
    }
  }

  #addRare(name: string, value: JsonValue): void {
    if (name === 'tool_calls') this.#addCalls(value);
    else if (name === 'function_call') this.#addFunctionCall(value);
    else if (name === 'audio' && isJsonObject(value)) this.#addAudio(value);
    else this.#messageFields.add(name, value);
  }

  #addCalls(calls: JsonValue): void {
    if (Array.isArray(calls)) for (const call of calls as readonly JsonValue[]) this.#calls.add(call);
  }

  #addFunctionCall(call: JsonValue): void {
    if (!isJsonObject(call)) return;
    const { name, arguments: piece } = call;
    this.#functionName = typeof name === 'string' && name !== '' ? name : (this.#functionName ?? '');
    if (typeof piece === 'string') this.#functionPieces.push(piece);
  }

  #functionCall(name: string): JsonObject {
    return { name, arguments: this.#functionPieces.join('') };
  }

  #addAudio(audio: JsonObject): void {
    for (const [name, value] of Object.entries(audio)) {
      if (piecewiseAudioFields.has(name) && typeof value === 'string') addPiece(this.#audio, name, value);
      else if (value !== null) this.#audioFields.add(name, value);
    }
  }
}

function addPiece(pieces: Map<string, string[]>, field: string, piece: string): void {
  if (piece === '') return;
  const list = pieces.get(field);
  if (list === undefined) pieces.set(field, [piece]);
  else list.push(piece);
}

function joined(pieces: ReadonlyMap<string, readonly string[]>): JsonObject {
  return Object.fromEntries([...pieces].map(([field, list]) => [field, list.join('')]));
}
