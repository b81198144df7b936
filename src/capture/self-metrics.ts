import { type Attributes, type Counter, type MeterProvider, metrics } from '@opentelemetry/api';

import { ATTR_ERROR_TYPE, METRIC_INTERNAL_ERRORS, SCOPE_NAME } from '../semconv.ts';

/**
 * Adds to a counter of the application's meter provider, whichever is registered by now.
 * The metrics API has no proxy: a counter made before the provider came would count into the void for ever.
 */
export class SelfMetrics {
  #provider: MeterProvider | undefined;
  readonly #counters = new Map<string, Counter>();

  add(name: string, attributes: Attributes, count = 1): void {
    try {
      this.#counter(name).add(count, attributes);
    } catch {
      // A broken meter provider must not reach the application, and there is nowhere left to count it.
    }
  }

  #counter(name: string): Counter {
    const provider = metrics.getMeterProvider();
    if (provider !== this.#provider) {
      this.#provider = provider;
      this.#counters.clear();
    }
    let counter = this.#counters.get(name);
    if (counter === undefined) {
      counter = provider.getMeter(SCOPE_NAME).createCounter(name);
      this.#counters.set(name, counter);
    }
    return counter;
  }
}

/** The one set of our counters in this process. */
export const selfMetrics = new SelfMetrics();

/** The class name or code of anything thrown: all that may be told of a foreign error, whose message can quote content. */
export function errorTypeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error;
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  return typeof name === 'string' && name !== '' ? name : 'Error';
}

/** Counts an error of ours that was swallowed; `place` names the entry point. */
export function countInternalError(place: string, error: unknown): void {
  selfMetrics.add(METRIC_INTERNAL_ERRORS, { 'code.function.name': place, [ATTR_ERROR_TYPE]: errorTypeOf(error) });
}

/** Runs our code at a border to the application: whatever it throws is counted, never passed on. */
export function guarded<Result>(place: string, run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    countInternalError(place, error);
    return undefined;
  }
}
