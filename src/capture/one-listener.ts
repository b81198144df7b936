import { warnOnce } from './warn-once.ts';

const slot = Symbol.for('shadowspan.listener.v1');
type Holder = { [slot]?: object | undefined };

/**
 * Lets one instrumentation listen in a process: with two, `register` and one in code, every call would be two spans and
 * two replays. The first one stays, and one warning says so.
 */
export function mayListen(candidate: object): boolean {
  const holder = globalThis as Holder;
  holder[slot] ??= candidate;
  if (holder[slot] === candidate) return true;
  warnOnce(
    'SHADOWSPAN_TWO_INSTRUMENTATIONS',
    'A second LlmInstrumentation was created and stays silent: one listens already. ' +
      'Use either `--import shadowspan/register` or the instrumentation in code.',
  );
  return false;
}

/** Gives the place free. */
export function stopListening(candidate: object): void {
  const holder = globalThis as Holder;
  if (holder[slot] === candidate) holder[slot] = undefined;
}
