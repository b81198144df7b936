import type { JsonObject, JsonValue } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import { fieldsWhere } from './fields-where.ts';

const isAny = (_value: JsonValue): _value is JsonValue => true;
const isText = (value: JsonValue): value is string => typeof value === 'string';
const isNumber = (value: JsonValue): value is number => typeof value === 'number';
const isFlag = (value: JsonValue): value is boolean => typeof value === 'boolean';
const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/**
 * Reads the fields of a vendor object and remembers which were understood, so that `rest()` is what nobody knew.
 * A field of an unexpected type counts as not understood. Anything but an object reads as one without fields.
 */
export class FieldReader {
  readonly #fields: JsonObject;
  // A list and not a set: at most two dozen names, and a set costs more to make than they cost to search.
  readonly #taken: string[] = [];

  constructor(value: JsonValue | undefined) {
    this.#fields = isJsonObject(value) ? value : {};
  }

  /** The field's value if it passes `fits`; it is then no longer part of the rest. */
  take<T extends JsonValue>(name: string, fits: (value: JsonValue) => value is T): T | undefined {
    const value = Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
    if (value === undefined || !fits(value)) return undefined;
    this.#taken.push(name);
    return value;
  }

  /** Any value but `undefined`. */
  any(name: string): JsonValue | undefined {
    return this.take(name, isAny);
  }

  text(name: string): string | undefined {
    return this.take(name, isText);
  }

  number(name: string): number | undefined {
    return this.take(name, isNumber);
  }

  flag(name: string): boolean | undefined {
    return this.take(name, isFlag);
  }

  object(name: string): JsonObject | undefined {
    return this.take(name, isJsonObject);
  }

  list(name: string): readonly JsonValue[] | undefined {
    return this.take(name, isList);
  }

  /** The fields that were not taken, in their order. */
  rest(): JsonObject {
    return fieldsWhere(this.#fields, (name) => !this.#taken.includes(name));
  }
}
