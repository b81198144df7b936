import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { FieldReader } from '../field-reader.ts';
import { ContentAssembly } from './content-assembly.ts';
import { ToolCallAssembly } from './tool-call-assembly.ts';

/** Text fields of a delta that come in pieces. */
const piecewiseFields = ['reasoning_content', 'reasoning', 'refusal'] as const;

/** Fields that only number or repeat the pieces of a stream (Together's `token_id` and `text`). */
const streamOnlyFields: ReadonlySet<string> = new Set(['token_id', 'text', 'seed']);

/** Puts one choice of a streamed answer together. */
export class ChoiceAssembly {
  readonly #content = new ContentAssembly();
  readonly #calls = new ToolCallAssembly();
  readonly #pieces = new Map<string, string[]>();
  readonly #audio = new Map<string, string[]>();
  readonly #call = { name: '', pieces: [] as string[], isSeen: false };
  readonly #messageFields = new Map<string, JsonValue>();
  readonly #choiceFields = new Map<string, JsonValue>();
  #finishReason = '';

  /** Whether the provider has said why the choice ended. */
  get isFinished(): boolean {
    return this.#finishReason !== '';
  }

  add(choice: JsonObject): void {
    const fields = new FieldReader(choice);
    fields.any('index');
    const reason = fields.text('finish_reason');
    if (reason !== undefined && reason !== '') this.#finishReason = reason;
    const delta = fields.object('delta');
    // Perplexity repeats the whole message so far beside every delta.
    const message = fields.object('message');
    this.#addDelta(new FieldReader(delta ?? message));
    keepOthers(this.#choiceFields, fields.rest());
  }

  /** The choice as it would stand in the unstreamed answer. */
  body(index: number): JsonObject {
    const calls = this.#calls.bodies();
    const message: JsonObject = {
      ...Object.fromEntries(this.#messageFields),
      ...joined(this.#pieces),
      content: this.#content.body(),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
      ...(this.#audio.size === 0 ? {} : { audio: { ...this.#messageObject('audio'), ...joined(this.#audio) } }),
      ...(this.#call.isSeen ? { function_call: this.#functionCall() } : {}),
    };
    const reason = this.isFinished ? { finish_reason: this.#finishReason } : {};
    return { ...Object.fromEntries(this.#choiceFields), index, message, ...reason };
  }

  #addDelta(delta: FieldReader): void {
    this.#content.add(delta.any('content'));
    for (const field of piecewiseFields) addPiece(this.#pieces, field, delta.text(field));
    for (const call of delta.list('tool_calls') ?? []) this.#calls.add(call);
    this.#addFunctionCall(delta.object('function_call'));
    const audio = new FieldReader(delta.object('audio'));
    for (const field of ['data', 'transcript']) addPiece(this.#audio, field, audio.text(field));
    keepOthers(this.#messageFields, { ...delta.rest(), audio: audio.rest() });
  }

  #addFunctionCall(call: JsonObject | undefined): void {
    if (call === undefined) return;
    this.#call.isSeen = true;
    const { name, arguments: piece } = call;
    if (typeof name === 'string' && name !== '') this.#call.name = name;
    if (typeof piece === 'string') this.#call.pieces.push(piece);
  }

  #functionCall(): JsonObject {
    return { name: this.#call.name, arguments: this.#call.pieces.join('') };
  }

  #messageObject(field: string): JsonObject {
    const value = this.#messageFields.get(field);
    return isJsonObject(value) ? value : {};
  }
}

function addPiece(pieces: Map<string, string[]>, field: string, piece: string | undefined): void {
  if (piece === undefined || piece === '') return;
  const list = pieces.get(field);
  if (list === undefined) pieces.set(field, [piece]);
  else list.push(piece);
}

function joined(pieces: ReadonlyMap<string, readonly string[]>): JsonObject {
  return Object.fromEntries([...pieces].map(([field, list]) => [field, list.join('')]));
}

/** Keeps fields that nobody knows: lists grow, objects gain fields, everything else is told anew. */
function keepOthers(kept: Map<string, JsonValue>, fields: JsonObject): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || streamOnlyFields.has(name)) continue;
    kept.set(name, merged(kept.get(name), value));
  }
}

function merged(earlier: JsonValue | undefined, later: JsonValue): JsonValue {
  if (Array.isArray(earlier) && Array.isArray(later)) return appended(earlier as JsonValue[], later);
  if (!isJsonObject(earlier) || !isJsonObject(later)) return later;
  const fields = new Map(Object.entries(earlier));
  for (const [name, value] of Object.entries(later)) {
    const before = fields.get(name);
    if (Array.isArray(before) && Array.isArray(value)) appended(before as JsonValue[], value);
    else if (value !== null) fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

/** Appends in place (the chunks are ours): copying the list with every piece would make long streams quadratic. */
function appended(list: JsonValue[], more: readonly JsonValue[]): JsonValue {
  for (const value of more) list.push(value);
  return list;
}
