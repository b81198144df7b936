import { countInternalError } from './self-metrics.ts';

/**
 * Waits for work, at most so long. Never rejects: an error is counted.
 * The timer is not unref'd: nothing else may keep the process alive meanwhile, and the wait is what was asked for.
 *
 * @param place - names the entry point where an error is counted
 * @param start - starts the work; may throw
 */
export async function settleWithin(place: string, timeoutMs: number, start: () => unknown): Promise<void> {
  const { promise: timedOut, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.max(timeoutMs, 0));
  await Promise.race([settled(place, start), timedOut]);
  clearTimeout(timer);
}

/**
 * Waits for somebody else's work. Never rejects: an error is counted.
 *
 * @param place - names the entry point where an error is counted
 * @param start - starts the work; may throw
 */
export async function settled(place: string, start: () => unknown): Promise<void> {
  try {
    await start();
  } catch (error) {
    countInternalError(place, error);
  }
}
