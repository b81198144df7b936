import { context, logs, metrics, type Sampler, SamplingDecision, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

/** Scope of the spans that stand for the application's own: they are not counted. */
export const applicationScope = 'bench-application';

/** The SDK of a measured process: every variant has the same one. */
export interface CountingTelemetry {
  /** Spans that have ended, without the application's own. */
  readonly spanCount: () => number;
  /** Starts to sample, or stops. */
  readonly sample: (on: boolean) => void;
  /** Keeps what is exported from now on, as text, until `stopKeeping` hands it out. */
  readonly keep: () => void;
  readonly stopKeeping: () => string;
}

// Instruments count into it; nothing collects.
class SilentReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** Registers traces, logs and metrics globally, with exporters that count and let go. */
export function startCountingTelemetry(): CountingTelemetry {
  let spanCount = 0;
  let sampling = true;
  let kept: string[] | undefined;

  const sampler: Sampler = {
    shouldSample: () => ({
      decision: sampling ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
    }),
    toString: () => 'SwitchedSampler',
  };
  const spanExporter = exporter((span: ReadableSpan) => {
    if (span.instrumentationScope.name === applicationScope) return;
    spanCount += 1;
    kept?.push(JSON.stringify([span.name, span.attributes, span.events]));
  });
  const logExporter = exporter((record: { readonly body?: unknown; readonly attributes: object }) => {
    kept?.push(JSON.stringify([record.body, record.attributes]));
  });

  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new TracerProvider({ sampler, spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })] }),
  );
  logs.setGlobalLoggerProvider(
    new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: logExporter })] }),
  );
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [new SilentReader()] }));

  return {
    spanCount: () => spanCount,
    sample: (on) => {
      sampling = on;
    },
    keep: () => {
      kept = [];
    },
    stopKeeping: () => {
      const text = (kept ?? []).join('\n');
      kept = undefined;
      return text;
    },
  };
}

function exporter<Item>(take: (item: Item) => void) {
  return {
    export(items: readonly Item[], done: (result: { code: number }) => void): void {
      for (const item of items) take(item);
      done({ code: 0 });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}
