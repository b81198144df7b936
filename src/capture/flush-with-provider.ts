import { trace, type TracerProvider } from '@opentelemetry/api';

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
export function flushWithProvider(provider: TracerProvider = trace.getTracerProvider()): void {
  const real = delegateOf(provider);
  if (joined.has(real)) return;
  joined.add(real);
  guarded('flushWithProvider', () => {
    precede(real as FlushMethods, 'forceFlush');
    precede(real as FlushMethods, 'shutdown');
  });
}

function delegateOf(provider: TracerProvider): object {
  const { getDelegate } = provider as { getDelegate?: () => TracerProvider };
  return getDelegate?.call(provider) ?? provider;
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
