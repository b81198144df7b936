import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';

/** The fields whose pieces are joined; every other field is told whole. */
const piecewiseField = { function: 'arguments', custom: 'input' } as const;

/** One call while its pieces arrive. */
class OpenCall {
  readonly position: number;
  id = '';
  #fields: JsonObject = {};
  readonly #inner = new Map<keyof typeof piecewiseField, { fields: JsonObject; pieces: string[] }>();

  constructor(position: number) {
    this.position = position;
  }

  add(delta: JsonObject): void {
    const { index: _position, function: _function, custom: _custom, ...fields } = delta;
    if (typeof fields['id'] === 'string' && fields['id'] !== '') this.id = this.id === '' ? fields['id'] : this.id;
    const first = this.id === '' ? {} : { id: this.id };
    this.#fields = { ...this.#fields, ...told(fields), ...first };
    this.#addInner('function', delta['function']);
    this.#addInner('custom', delta['custom']);
  }

  body(): JsonObject {
    const inner = [...this.#inner].map(([kind, { fields, pieces }]) => {
      return [kind, { ...fields, [piecewiseField[kind]]: pieces.join('') }] as const;
    });
    return { ...this.#fields, ...Object.fromEntries(inner) };
  }

  #addInner(kind: keyof typeof piecewiseField, value: JsonValue | undefined): void {
    if (!isJsonObject(value)) return;
    const { [piecewiseField[kind]]: piece, ...fields } = value;
    const inner = this.#inner.get(kind) ?? { fields: {}, pieces: [] };
    inner.fields = { ...inner.fields, ...told(fields) };
    if (typeof piece === 'string') inner.pieces.push(piece);
    else if (isJsonObject(piece)) inner.pieces.push(JSON.stringify(piece));
    this.#inner.set(kind, inner);
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

/** The fields that tell something: a repeated `null` or empty name does not undo an earlier one. */
function told(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ''));
}
