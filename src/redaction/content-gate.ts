import type { JsonObject, JsonValue } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import type { VendorFields } from '../model/message.ts';
import { isDropMarker } from './drop-marker.ts';
import type { Zone } from './json-places.ts';
import { JsonWalker } from './json-walker.ts';
import type { RedactionPass } from './redaction-pass.ts';

/** What a walk over a call does with each kind of content. */
export interface Gate {
  readonly text: (text: string) => string;
  readonly identifier: (text: string) => string;
  readonly json: (value: JsonValue, zone: Zone) => JsonValue;
  readonly object: (value: JsonObject, zone: Zone) => JsonObject;
  readonly media: (base64: string) => string;
  readonly vendor: (vendor: VendorFields | undefined) => VendorFields | undefined;
  /** Applies a step to a part of the structure, if it is there. */
  readonly optional: <T>(value: T | undefined, step: (value: T) => T) => T | undefined;
  /** The same for content that a call can do without. */
  readonly optionalContent: <T>(value: T | undefined, step: (value: T) => T) => T | undefined;
}

/**
 * The gate that redacts.
 * @param vendorFields Names of the vendor fields that are kept; absent: all.
 */
export function createRedactingGate(pass: RedactionPass, maxDepth: number, vendorFields?: readonly string[]): Gate {
  const walker = new JsonWalker(pass, maxDepth);
  const json = (value: JsonValue, zone: Zone): JsonValue => walker.walk(value, zone);
  const object = (value: JsonObject, zone: Zone): JsonObject => {
    const redacted = json(value, zone);
    return isJsonObject(redacted) ? redacted : { dropped: redacted };
  };
  return {
    text: (text) => pass.text(text),
    identifier: (text) => pass.identifier(text),
    json,
    object,
    media: (base64) => (base64 === '' || isDropMarker(base64) ? base64 : pass.drop('unsupported_value')),
    vendor(vendor) {
      const kept = vendor === undefined || vendorFields === undefined ? vendor : withFields(vendor, vendorFields);
      return kept && patched(kept, { fields: object(kept.fields, 'wire') });
    },
    optional,
    optionalContent: optional,
  };
}

function withFields({ format, fields }: VendorFields, names: readonly string[]): VendorFields | undefined {
  const kept = names.filter((name) => Object.hasOwn(fields, name)).map((name) => [name, fields[name]] as const);
  return kept.length === 0 ? undefined : { format, fields: Object.fromEntries(kept) as JsonObject };
}

/** Applies a step to a value, if it is there. */
export function optional<T>(value: T | undefined, step: (value: T) => T): T | undefined {
  return value === undefined ? undefined : step(value);
}

/**
 * The object with the given fields, undefined ones taken away; the object itself where nothing changes. A loop and not a
 * spread: a deleted field makes an object slow for good, and every part of every call passes here.
 */
export function patched<T extends object>(value: T, fields: Partial<T>): T {
  if (!differs(value, fields)) return value;
  const copy: Partial<T> = {};
  for (const key of Object.keys(value) as (keyof T)[]) {
    const field = Object.hasOwn(fields, key) ? fields[key] : value[key];
    if (field !== undefined) copy[key] = field;
  }
  for (const key of Object.keys(fields) as (keyof T)[]) {
    const field = fields[key];
    if (field !== undefined && !Object.hasOwn(value, key)) copy[key] = field;
  }
  return copy as T;
}

function differs<T extends object>(value: T, fields: Partial<T>): boolean {
  for (const key in fields) if (fields[key] !== value[key]) return true;
  return false;
}

/** As `map`; the array itself where no item changed. */
export function mapShared<T>(items: readonly T[], step: (item: T) => T): readonly T[] {
  // What is no list would be passed on unread by the loop: fail closed.
  if (!Array.isArray(items)) throw new TypeError('expected a list');
  let copy: T[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index] as T;
    const stepped = step(item);
    if (copy === undefined && stepped !== item) copy = items.slice(0, index);
    copy?.push(stepped);
  }
  return copy ?? items;
}
