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
  /** Applies a step to what is there. */
  readonly optional: <T>(value: T | undefined, step: (value: T) => T) => T | undefined;
}

/** The gate that redacts. */
export function createRedactingGate(pass: RedactionPass, maxDepth: number): Gate {
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
    vendor: (vendor) => vendor && patched(vendor, { fields: object(vendor.fields, 'wire') }),
    optional: (value, step) => (value === undefined ? undefined : step(value)),
  };
}

/** The object with the given fields; the object itself where they are its own already. */
export function patched<T extends object>(value: T, fields: Partial<T>): T {
  for (const key of Object.keys(fields) as (keyof T)[]) {
    if (fields[key] !== value[key]) return { ...value, ...presentOf(fields) };
  }
  return value;
}

function presentOf<T extends object>(fields: Partial<T>): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined)) as Partial<T>;
}

/** As `map`; the array itself where no item changed. */
export function mapShared<T>(items: readonly T[], step: (item: T) => T): readonly T[] {
  const mapped = items.map(step);
  return mapped.every((item, index) => item === items[index]) ? items : mapped;
}
