import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { writeToolArguments } from '../tool-arguments.ts';

/** The fields whose pieces are joined; every other field is told whole. */
const piecewiseField = { function: 'arguments', custom: 'input' } as const;

/** One call while its pieces arrive. */
class OpenCall {
  readonly position: number;
  id = '';
  readonly #fields = new Map<string, JsonValue>();
  readonly #inner = new Map<keyof typeof piecewiseField, { fields: Map<string, JsonValue>; pieces: string[] }>();

  constructor(position: number) {
    this.position = position;
  }

  add(delta: JsonObject): void {
    const { id } = delta;
    if (this.id === '' && typeof id === 'string') this.id = id;
    for (const name of Object.keys(delta)) {
      const value = delta[name];
      if (name === 'function' || name === 'custom') this.#addInner(name, value);
      else if (name !== 'index' && name !== 'id') keepTold(this.#fields, name, value);
    }
  }

  body(): JsonObject {
    const inner = [...this.#inner].map(([kind, { fields, pieces }]) => {
      return [kind, { ...Object.fromEntries(fields), [piecewiseField[kind]]: pieces.join('') }] as const;
    });
    const id = this.id === '' ? {} : { id: this.id };
    return { ...id, ...Object.fromEntries(this.#fields), ...Object.fromEntries(inner) };
  }

  #addInner(kind: keyof typeof piecewiseField, value: JsonValue | undefined): void {
    if (!isJsonObject(value)) return;
    const inner = this.#inner.get(kind) ?? { fields: new Map<string, JsonValue>(), pieces: [] };
    this.#inner.set(kind, inner);
    for (const name of Object.keys(value)) {
      const told = value[name];
      if (name !== piecewiseField[kind]) keepTold(inner.fields, name, told);
      else if (typeof told === 'string') inner.pieces.push(told);
      else if (isJsonObject(told)) inner.pieces.push(writeToolArguments({ arguments: told }));
    }
  }
}

/** Puts the tool calls of one streamed choice together. */
export class ToolCallAssembly {
  readonly #calls: OpenCall[] = [];
  readonly #byPosition = new Map<number, OpenCall>();
  readonly #byId = new Map<string, OpenCall>();

  add(delta: JsonValue): void {
    if (!isJsonObject(delta)) return;
    const call = this.#callOf(delta);
    call.add(delta);
    if (call.id !== '') this.#byId.set(call.id, call);
  }

  /** The calls in the order of their index. */
  bodies(): JsonObject[] {
    return this.#calls.toSorted((a, b) => a.position - b.position).map((call) => call.body());
  }

  /**
   * The call that a delta continues, or a new one. Servers differ: some repeat id and name with every piece, some give
   * every call the index 0, some give no index. A new id together with a name starts a new call; a new id alone does
   * not, because some servers draw one for every piece.
   */
  #callOf(delta: JsonObject): OpenCall {
    const { index, id } = delta;
    const known = typeof id === 'string' && id !== '' ? this.#byId.get(id) : undefined;
    if (typeof index === 'number') {
      const open = this.#byPosition.get(index);
      if (open !== undefined && !startsAnother(open, delta)) return open;
      return known ?? this.#start(index);
    }
    if (known !== undefined) return known;
    const last = this.#calls.at(-1);
    return last === undefined || startsAnother(last, delta) ? this.#start(this.#calls.length) : last;
  }

  #start(position: number): OpenCall {
    const call = new OpenCall(position);
    this.#calls.push(call);
    this.#byPosition.set(position, call);
    return call;
  }
}

function startsAnother(open: OpenCall, delta: JsonObject): boolean {
  const { id } = delta;
  const isNewId = typeof id === 'string' && id !== '' && id !== open.id;
  return isNewId && open.id !== '' && hasName(delta);
}

function hasName(delta: JsonObject): boolean {
  return [delta['function'], delta['custom']].some((inner) => {
    return isJsonObject(inner) && typeof inner['name'] === 'string' && inner['name'] !== '';
  });
}

/** A repeated `null` or empty name does not undo an earlier one. */
function keepTold(fields: Map<string, JsonValue>, name: string, value: JsonValue | undefined): void {
  if (value !== undefined && value !== null && value !== '') fields.set(name, value);
}
