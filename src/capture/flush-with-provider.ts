import type { TracerProvider } from '@opentelemetry/api';

import { deferredWork } from './deferred-work.ts';
import { guarded } from './self-metrics.ts';
import { currentShadowIntake } from './shadow-intake.ts';

type Flush = (...values: unknown[]) => unknown;
type FlushMethods = { forceFlush?: Flush; shutdown?: Flush };

const joined = new WeakSet<object>();

/**
 * Makes a flush or shutdown of the application's tracer provider include the calls that still wait to become spans, and
 * the replays that are under way.
 *
 * Spans are written a turn of the event loop after the call, so `await call(); await sdk.shutdown()` would lose the
 * last one; and candidate spans of replays would find a provider that has ended. A provider has no hook for that which
 * an instrumentation may use, so its two methods, on this one object, are preceded by ours. Nothing else of the
 * application's or of its SDK is touched.
 */
export function flushWithProvider(provider: TracerProvider): void {
  if (joined.has(provider)) return;
  joined.add(provider);
  guarded('flushWithProvider', () => {
    precede(provider as FlushMethods, 'forceFlush');
    precede(provider as FlushMethods, 'shutdown');
  });
}

function precede(provider: FlushMethods, name: keyof FlushMethods): void {
  const original = provider[name];
  if (typeof original !== 'function') return;
  provider[name] = function flushed(this: unknown, ...values: unknown[]) {
    const settled = guarded('flushWithProvider', () => {
      deferredWork.drain();
      return currentShadowIntake()?.settle();
    });
    return settled === undefined ? original.apply(this, values) : settled.then(() => original.apply(this, values));
  };
}
