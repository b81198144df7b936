import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { expect, vi } from 'vitest';

/** A real SDK, registered globally, that keeps its finished spans in memory. */
export interface Telemetry {
  readonly provider: TracerProvider;
  /** All spans that have ended. */
  readonly spans: () => ReadableSpan[];
  /** Waits until so many spans have ended, and makes sure that no further one follows in the next turns. */
  readonly spansOf: (count: number) => Promise<ReadableSpan[]>;
  readonly reset: () => void;
  readonly stop: () => Promise<void>;
}

/** Registers a real SDK for the tests of a file. */
export function startTelemetry(
  options: { readonly sampler?: Sampler; readonly spanProcessors?: SpanProcessor[] } = {},
): Telemetry {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    ...(options.sampler === undefined ? {} : { sampler: options.sampler }),
    spanProcessors: [new SimpleSpanProcessor({ exporter }), ...(options.spanProcessors ?? [])],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  const spans = () => exporter.getFinishedSpans();
  return {
    provider,
    spans,
    async spansOf(count) {
      await vi.waitFor(() => expect(spans().length).toBeGreaterThanOrEqual(count), { interval: 5, timeout: 5000 });
      for (let turn = 0; turn < 5; turn += 1) await nextTurn();
      expect(spans()).toHaveLength(count);
      return spans();
    },
    reset: () => exporter.reset(),
    async stop() {
      await provider.shutdown();
      trace.disable();
      context.disable();
    },
  };
}

/** One turn of the event loop. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
