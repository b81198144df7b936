import { createRequire } from 'node:module';

import { deferredWork } from '../capture/deferred-work.ts';
import { LlmInstrumentation } from '../capture/llm-instrumentation.ts';
import { countInternalError } from '../capture/self-metrics.ts';
import { registerShadowIntake } from '../capture/shadow-intake.ts';
import { warnOnce } from '../capture/warn-once.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import type { ShadowspanConfig } from '../config/config.ts';
import { PairExporter, type SpanSink } from '../records/pair-exporter.ts';
import { ShadowEngine } from '../shadow/shadow-engine.ts';
import { FallbackSdk } from './fallback-sdk.ts';

/** All of shadowspan in one process, as configured. */
export interface Composition {
  /**
   * Drains within the configured time-out, writes what is ready and ends; calling it again does nothing more.
   * Never rejects. An exporter that tries again and again can still be under way afterwards.
   */
  shutdown(): Promise<void>;
}

/**
 * Builds everything from the configuration and starts it.
 *
 * @throws ShadowspanError `invalid_option` where a candidate cannot be resolved
 */
export function compose({ config }: LoadedConfig, env: NodeJS.ProcessEnv): Composition {
  const engine = config.shadow === undefined ? undefined : createEngine(config, config.shadow, env);
  const instrumentation = new LlmInstrumentation({
    enabled: false,
    content: config.content,
    redaction: config.redaction,
    spans: config.capture?.spans,
  });
  // Nothing is touched before everything is known to be valid: an application that goes on without us must be as it was.
  const sdk = new FallbackSdk();
  sdk.install();
  // No span processor of ours: the application's SDK may come later, or never, and takes processors only when it is made.
  // Capture offers its calls to the engine directly instead.
  const unregister = engine === undefined ? undefined : registerShadowIntake(engine);
  instrumentation.enable();
  let ending: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    // Calls whose answers have just come still are to be decoded; where there is no engine, nobody else would wait for it.
    deferredWork.drain();
    await settled('ShadowEngine.shutdown', engine?.shutdown());
    unregister?.();
    instrumentation.disable();
    await within(sdkTimeoutMs, settled('FallbackSdk.shutdown', sdk.shutdown()));
  };
  return { shutdown: () => (ending ??= end()) };
}

/** The last spans are sent once; a Collector that is not there must not hold the end of the application. */
const sdkTimeoutMs = 1000;

async function settled(place: string, work: Promise<unknown> | undefined): Promise<void> {
  try {
    await work;
  } catch (error) {
    countInternalError(place, error);
  }
}

async function within(timeoutMs: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, timeoutMs);
  await Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

function createEngine(
  config: ShadowspanConfig,
  shadow: NonNullable<ShadowspanConfig['shadow']>,
  env: NodeJS.ProcessEnv,
): ShadowEngine {
  return new ShadowEngine({
    feature: config.feature,
    sampling: shadow.sampling,
    candidates: shadow.candidates,
    concurrency: shadow.concurrency,
    maxQueuedCalls: shadow.maxQueuedCalls,
    drainTimeoutMs: shadow.drainTimeoutMs ?? 2000,
    exporter: new PairExporter({
      directory: config.records?.directory ?? './shadowspan-runs',
      runId: config.records?.runId,
      otlp: createOtlpExporter(config.records?.otlp),
    }),
    env,
  });
}

function createOtlpExporter(
  otlp: { url: string; headers?: Record<string, string> | undefined } | undefined,
): SpanSink | undefined {
  if (otlp === undefined) return undefined;
  try {
    const { OTLPTraceExporter } = createRequire(import.meta.url)('@opentelemetry/exporter-trace-otlp-http') as {
      OTLPTraceExporter: new (options: { url: string; headers?: Record<string, string> }) => SpanSink;
    };
    return new OTLPTraceExporter({ url: otlp.url, ...(otlp.headers === undefined ? {} : { headers: otlp.headers }) });
  } catch {
    warnOnce(
      'SHADOWSPAN_NO_OTLP_EXPORTER',
      'records.otlp is set, but pairs cannot be sent. For it: npm install @opentelemetry/exporter-trace-otlp-http',
    );
    return undefined;
  }
}
