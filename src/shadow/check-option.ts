import { ShadowspanError } from '../errors.ts';

/** The longest that a timer can wait. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * A duration that a timer can wait for.
 *
 * @param name - of the option
 * @throws ShadowspanError `invalid_option`
 */
export function checkDuration(name: string, ms: unknown, minMs: number): number {
  if (typeof ms === 'number' && ms >= minMs && ms <= maxTimerMs) return ms;
  throw invalidOption(`${name} must be milliseconds from ${minMs} to ${maxTimerMs}, got ${shown(ms)}.`);
}

/**
 * A whole number from 1.
 *
 * @throws ShadowspanError `invalid_option`
 */
export function checkCount(name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number;
  throw invalidOption(`${name} must be a whole number from 1, got ${shown(value)}.`);
}

/**
 * A number from 0 to 1.
 *
 * @throws ShadowspanError `invalid_option`
 */
export function checkRatio(name: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw invalidOption(`${name} must be a number from 0 to 1, got ${shown(value)}.`);
}

/**
 * A text that names something.
 *
 * @throws ShadowspanError `invalid_option`
 */
export function checkName(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalidOption(`${name} must be a text of at least one character, got ${shown(value)}.`);
}

/** An error about an option of the shadow half. */
export function invalidOption(message: string): ShadowspanError {
  return new ShadowspanError('invalid_option', `ShadowSpanProcessor: ${message}`);
}

/** Numbers are told, and the kind of everything else: what stands in the wrong place can be a key. */
function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (value === '') return 'an empty text';
  return value === null || value === undefined ? String(value) : `a value of type ${typeof value}`;
}
