import { ShadowspanError } from '../errors.ts';
import { defaultDetectors } from './detectors/default-detectors.ts';
import type { Detector } from './detectors/detector.ts';
import type { Limits } from './pass-limits.ts';

/** What a redactor can be told. Every option is optional. */
export interface RedactorOptions {
  /**
   * The key of the pseudonyms, at least 16 bytes (a string counts in UTF-8). With the same key, the same value has the
   * same pseudonym in every process.
   * @default random: equal values are equal inside this redactor only
   */
  readonly key?: string | Uint8Array | undefined;
  /**
   * What is looked for in text, instead of the built-in detectors.
   * @default `defaultDetectors`
   */
  readonly detectors?: readonly Detector[] | undefined;
  /**
   * Further names of JSON fields whose whole value is taken; case, `_` and `-` do not matter.
   * @default []
   */
  readonly sensitiveKeys?: readonly string[] | undefined;
  /**
   * Longest text that is read, in UTF-16 units; longer ones are dropped.
   * @default 262_144
   */
  readonly maxFieldChars?: number | undefined;
  /**
   * Characters that are read of one call; what comes after them is dropped. A text that stands in the call twice counts once.
   * @default 1_048_576
   */
  readonly maxCallChars?: number | undefined;
  /**
   * Milliseconds that one call may take; what is not done by then is dropped.
   * @default 25
   */
  readonly budgetMs?: number | undefined;
  /**
   * Deepest nesting of JSON that is read; deeper parts are dropped. 1 to 256.
   * @default 64
   */
  readonly maxDepth?: number | undefined;
  /**
   * The clock of the budget, in milliseconds.
   * @default performance.now
   */
  readonly now?: (() => number) | undefined;
}

/** The options with their defaults. */
export interface ResolvedRedactorOptions {
  readonly key: Uint8Array | undefined;
  readonly detectors: readonly Detector[];
  readonly sensitiveKeys: readonly string[];
  readonly limits: Limits;
}

const MIN_KEY_BYTES = 16;
const MAX_DEPTH = 256;
const NAMES = 'key detectors sensitiveKeys maxFieldChars maxCallChars budgetMs maxDepth now'.split(' ');
const ENTITY = /^[A-Z][A-Z0-9_]{0,30}$/;

/** @throws {ShadowspanError} `invalid_option` for an unknown option or a value out of range. */
export function resolveRedactorOptions(options: RedactorOptions): ResolvedRedactorOptions {
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw invalid(unknown, `one of ${NAMES.join(', ')}`, 'an unknown option');
  return {
    key: resolveKey(options.key),
    detectors: resolveDetectors(options.detectors ?? defaultDetectors),
    sensitiveKeys: resolveSensitiveKeys(options.sensitiveKeys ?? []),
    limits: {
      maxFieldChars: positive('maxFieldChars', options.maxFieldChars ?? 262_144),
      maxCallChars: positive('maxCallChars', options.maxCallChars ?? 1_048_576),
      budgetMs: positive('budgetMs', options.budgetMs ?? 25),
      maxDepth: atMost('maxDepth', positive('maxDepth', options.maxDepth ?? 64), MAX_DEPTH),
      now: resolveClock(options.now),
    },
  };
}

function resolveKey(key: unknown): Uint8Array | undefined {
  if (key === undefined) return undefined;
  if (typeof key !== 'string' && !(key instanceof Uint8Array)) throw invalid('key', 'a string or bytes', typeof key);
  const bytes = typeof key === 'string' ? new TextEncoder().encode(key) : Uint8Array.from(key);
  if (bytes.length < MIN_KEY_BYTES) throw invalid('key', `at least ${MIN_KEY_BYTES} bytes`, `${bytes.length} bytes`);
  return bytes;
}

function resolveDetectors(detectors: readonly Detector[]): readonly Detector[] {
  if (!Array.isArray(detectors)) throw invalid('detectors', 'a list of detectors', typeof detectors);
  for (const [index, detector] of (detectors as readonly Partial<Detector>[]).entries()) {
    const { entity, mayFind, find } = detector ?? {};
    const place = `detectors[${index}]`;
    if (typeof entity !== 'string' || !ENTITY.test(entity))
      throw invalid(`${place}.entity`, `a name like ${ENTITY.source}`, typeof entity);
    if (typeof find !== 'function') throw invalid(`${place}.find`, 'a function', typeof find);
    if (mayFind !== undefined && typeof mayFind !== 'function') {
      throw invalid(`${place}.mayFind`, 'a function', typeof mayFind);
    }
  }
  return [...detectors];
}

function resolveSensitiveKeys(names: readonly string[]): readonly string[] {
  if (!Array.isArray(names)) throw invalid('sensitiveKeys', 'a list of names', typeof names);
  const wrong = names.findIndex((name) => typeof name !== 'string' || !/[\p{L}\p{N}]/u.test(name));
  if (wrong !== -1) throw invalid(`sensitiveKeys[${wrong}]`, 'a name with a letter or digit', typeof names[wrong]);
  return [...names];
}

function resolveClock(now: unknown): () => number {
  if (now === undefined) return () => performance.now();
  if (typeof now !== 'function') throw invalid('now', 'a function that gives milliseconds', typeof now);
  return now as () => number;
}

function positive(name: string, value: number): number {
  if (typeof value !== 'number' || !(value > 0)) throw invalid(name, 'a number above 0', String(value));
  return value;
}

function atMost(name: string, value: number, max: number): number {
  if (value > max) throw invalid(name, `a number from 1 to ${max}`, String(value));
  return value;
}

/** Never quotes the value of the key. */
function invalid(option: string, expected: string, got: string): ShadowspanError {
  return new ShadowspanError('invalid_option', `createRedactor: option "${option}" must be ${expected}, got ${got}.`);
}
