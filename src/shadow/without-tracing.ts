import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';

import { runAsReplay } from '../capture/replay-marker.ts';

// The key of `suppressTracing` in @opentelemetry/core: context keys are global symbols made of their names.
const suppressTracingKey = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * Runs a replay or an export outside every trace: no instrumentation makes spans of its requests, none of the
 * application's baggage or trace ids travel with them, and capture does not see them.
 */
export function withoutTracing<Result>(run: () => Result): Result {
  return context.with(ROOT_CONTEXT.setValue(suppressTracingKey, true), () => runAsReplay(run));
}
