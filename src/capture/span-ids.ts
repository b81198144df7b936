import { randomBytes } from 'node:crypto';

/** A random trace id: 32 lower-case hex digits. */
export function newTraceId(): string {
  return randomBytes(16).toString('hex');
}

/** A random span id: 16 lower-case hex digits. */
export function newSpanId(): string {
  return randomBytes(8).toString('hex');
}
