import type { JsonValue } from '../model/json.ts';
import type { DropReason } from '../model/redacted-call.ts';
import { isDropMarker } from './drop-marker.ts';
import type { Fields } from './field-copy.ts';
import { FieldCopy } from './field-copy.ts';
import type { Zone } from './json-places.ts';
import { isNumericParameter, isStructural, isUnscannable, zoneBelow } from './json-places.ts';
import { isRawNumber } from './json-text.ts';
import { looksLikeSchema, schemaKeywordHold } from './schema-shape.ts';

/** What the walker asks about the values that it meets. */
export interface Leaves {
  /** Text that anybody may have written. */
  readonly text: (text: string) => string;
  /** A word or id of the API, if it looks like one; else text. */
  readonly identifier: (text: string) => string;
  /** A value that is a secret whatever it looks like. */
  readonly secret: (text: string) => string;
  readonly isSensitiveKey: (name: string) => boolean;
  /** Counts a dropped value and gives its marker. */
  readonly drop: (reason: DropReason) => string;
  /** Pays for one value; the reason when the redaction has come to its end. */
  readonly step: () => DropReason | undefined;
}

/** `held`: the value of a sensitive name. `schema`: a JSON Schema under such a name. */
type Hold = 'plain' | 'held' | 'schema';

/** Shorter whole numbers are no values that a detector knows. */
const MIN_NUMBER = 100_000;
const GETTER = Symbol('getter');

/**
 * Walks a JSON tree and gives it back with its strings, numbers and keys redacted.
 * Never changes what it is given; what needs no change is shared with the result.
 */
export class JsonWalker {
  readonly #leaves: Leaves;
  readonly #maxDepth: number;
  readonly #ancestors: object[] = [];

  constructor(leaves: Leaves, maxDepth: number) {
    this.#leaves = leaves;
    this.#maxDepth = maxDepth;
  }

  walk(value: unknown, zone: Zone): JsonValue {
    return this.#value(value, undefined, zone, 'plain') as JsonValue;
  }

  #value(value: unknown, key: string | undefined, zone: Zone, hold: Hold): unknown {
    if (typeof value === 'string') return this.#string(value, key, zone, hold);
    if (typeof value === 'number') return this.#number(value, key, zone, hold);
    if (value === null || value === undefined || typeof value === 'boolean') return value;
    if (typeof value !== 'object') return this.#leaves.drop('unsupported_value');
    if (isRawNumber(value)) return this.#rewritten(value, value.rawJSON, hold);
    return this.#container(value, zone, hold);
  }

  #string(value: string, key: string | undefined, zone: Zone, hold: Hold): string {
    if (hold !== 'plain') return this.#leaves.secret(value);
    return isStructural(key, zone) ? this.#leaves.identifier(value) : this.#leaves.text(value);
  }

  #number(value: number, key: string | undefined, zone: Zone, hold: Hold): number | string {
    const isSmall = !Number.isInteger(value) || Math.abs(value) < MIN_NUMBER;
    if (hold === 'plain' && (isSmall || isNumericParameter(key, zone))) return value;
    return this.#rewritten(value, String(value), hold);
  }

  /** A number read as text: the number itself where nothing was found in it. */
  #rewritten<T>(value: T, text: string, hold: Hold): T | string {
    const redacted = hold === 'plain' ? this.#leaves.text(text) : this.#leaves.secret(text);
    return redacted === text ? value : redacted;
  }

  #container(value: object, zone: Zone, hold: Hold): unknown {
    const stopped = this.#leaves.step();
    if (stopped !== undefined) return this.#leaves.drop(stopped);
    if (this.#ancestors.includes(value)) return this.#leaves.drop('unsupported_value');
    if (this.#ancestors.length >= this.#maxDepth) return this.#leaves.drop('too_deep');
    this.#ancestors.push(value);
    const result = Array.isArray(value) ? this.#array(value, zone, hold) : this.#object(value as Fields, zone, hold);
    this.#ancestors.pop();
    return result;
  }

  #array(items: readonly unknown[], zone: Zone, hold: Hold): readonly unknown[] {
    let copy: unknown[] | undefined;
    for (let index = 0; index < items.length; index += 1) {
      const stopped = this.#leaves.step();
      if (stopped !== undefined) return [...(copy ?? items.slice(0, index)), this.#leaves.drop(stopped)];
      const item = items[index];
      const redacted = this.#value(item, undefined, zone, hold) ?? null;
      if (copy === undefined && redacted !== item) copy = items.slice(0, index);
      copy?.push(redacted);
    }
    return copy ?? items;
  }

  #object(fields: Fields, zone: Zone, hold: Hold): unknown {
    if (!isPlainObject(fields)) return this.#leaves.drop('unsupported_value');
    const fieldHold = hold === 'held' && looksLikeSchema(fields) ? 'schema' : hold;
    const keys = Object.keys(fields);
    const copy = new FieldCopy(fields, keys);
    for (const key of keys) {
      const stopped = this.#leaves.step();
      if (stopped !== undefined) {
        copy.change('dropped', this.#leaves.drop(stopped));
        break;
      }
      const value = ownValue(fields, key);
      const redactedKey = this.#leaves.text(key);
      const redacted = this.#field(key, value, fields, { zone, hold: fieldHold });
      if (redactedKey === key && redacted === value) copy.keep(key, value);
      else copy.change(redactedKey, redacted);
    }
    return copy.result;
  }

  #field(key: string, value: unknown, siblings: Fields, { zone, hold }: { zone: Zone; hold: Hold }): unknown {
    if (value === GETTER) return this.#leaves.drop('unsupported_value');
    if (isUnscannable(key, value, siblings)) return this.#media(value);
    const below = zoneBelow(key, value, zone);
    if (hold === 'held' || this.#leaves.isSensitiveKey(key)) return this.#value(value, key, below, 'held');
    return this.#value(value, key, below, hold === 'schema' ? schemaKeywordHold(key) : 'plain');
  }

  #media(value: unknown): string {
    return typeof value === 'string' && isDropMarker(value) ? value : this.#leaves.drop('unsupported_value');
  }
}

/** Object literals of any realm, and objects without prototype. */
function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

/** Reads a field without running a getter: what a getter gives may change after it was looked at. */
function ownValue(fields: Fields, key: string): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(fields, key);
  return descriptor !== undefined && 'value' in descriptor ? descriptor.value : GETTER;
}
