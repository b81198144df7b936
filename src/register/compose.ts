import { createRequire } from 'node:module';

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
   * Never rejects. `gave_up`: something of ours, an exporter that tries again and again, is still under way.
   */
  shutdown(): Promise<'ended' | 'gave_up'>;
}

/**
 * Builds everything from the configuration and starts it.
 *
 * @throws ShadowspanError `invalid_option` where a candidate cannot be resolved
 */
export function compose({ config }: LoadedConfig, env: NodeJS.ProcessEnv): Composition {
  const engine = config.shadow === undefined ? undefined : createEngine(config, config.shadow, env);
  const sdk = new FallbackSdk();
  sdk.install();
  const instrumentation = new LlmInstrumentation({
    content: config.content,
    redaction: config.redaction,
    spans: config.capture?.spans,
  });
  // No span processor of ours: the application's SDK may come later, or never, and takes processors only when it is made.
  // Capture offers its calls to the engine directly instead.
  const unregister = engine === undefined ? undefined : registerShadowIntake(engine);
  let ending: Promise<'ended' | 'gave_up'> | undefined;
  const end = async (): Promise<'ended' | 'gave_up'> => {
    await settled('ShadowEngine.shutdown', engine?.shutdown());
    unregister?.();
    instrumentation.disable();
    return within(sdkTimeoutMs, settled('FallbackSdk.shutdown', sdk.shutdown()));
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

async function within(timeoutMs: number, work: Promise<void>): Promise<'ended' | 'gave_up'> {
  const { promise, resolve } = Promise.withResolvers<'gave_up'>();
  const timer = setTimeout(() => resolve('gave_up'), timeoutMs);
  return Promise.race([work.then(() => 'ended' as const), promise]).finally(() => clearTimeout(timer));
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
