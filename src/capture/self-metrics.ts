import { type Attributes, type MeterProvider, metrics } from '@opentelemetry/api';

import { ATTR_ERROR_TYPE, METRIC_INTERNAL_ERRORS, SCOPE_NAME } from '../semconv.ts';
import { VERSION } from '../version.ts';

interface Series {
  readonly attributes: Attributes;
  count: number;
}

/**
 * Counts for the application's meter provider, whichever is registered by now. Counting is an addition in memory; the
 * provider reads the sums when it collects, so that what was counted before it came is not lost.
 */
export class SelfMetrics {
  #provider: MeterProvider | undefined;
  #isReported = false;
  readonly #counters = new Map<string, Map<string, Series>>();

  add(name: string, attributes: Attributes, count = 1): void {
    try {
      this.#followProvider();
      this.#seriesOf(name, attributes).count += count;
    } catch {
      // A broken meter provider must not reach the application, and there is nowhere left to count it.
    }
  }

  /** Forgets all counts. @internal for tests, where the counts of one are no other's */
  forget(): void {
    this.#counters.clear();
    this.#provider = undefined;
  }

  #seriesOf(name: string, attributes: Attributes): Series {
    const counter = this.#counters.get(name) ?? this.#newCounter(name);
    const key = Object.values(attributes).join('\n');
    let series = counter.get(key);
    if (series === undefined) {
      series = { attributes, count: 0 };
      counter.set(key, series);
    }
    return series;
  }

  #newCounter(name: string): Map<string, Series> {
    const counter = new Map<string, Series>();
    this.#counters.set(name, counter);
    if (this.#provider !== undefined) observeCounter(this.#provider, name, counter);
    return counter;
  }

  /** The metrics API has no proxy: counters made before the provider came would count into the void for ever. */
  #followProvider(): void {
    const provider = metrics.getMeterProvider();
    if (provider === this.#provider) return;
    // What one provider has been told is not told to the next again; what none has been told is kept for the first.
    if (this.#isReported) this.#counters.clear();
    this.#provider = provider;
    this.#isReported = isRegistered(provider);
    for (const [name, counter] of this.#counters) observeCounter(provider, name, counter);
  }
}

/** False for the provider that the API stands in with where none is registered. */
function isRegistered(provider: MeterProvider): boolean {
  const api = (globalThis as Record<symbol, { metrics?: unknown } | undefined>)[Symbol.for('opentelemetry.js.api.1')];
  return api?.metrics === provider;
}

function observeCounter(provider: MeterProvider, name: string, counter: Map<string, Series>): void {
  provider
    .getMeter(SCOPE_NAME, VERSION)
    .createObservableCounter(name)
    .addCallback((result) => {
      for (const { attributes, count } of counter.values()) result.observe(count, attributes);
    });
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
