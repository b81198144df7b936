import { createRequire } from 'node:module';

import {
  type Context,
  ProxyTracerProvider,
  type Span,
  type SpanOptions,
  trace,
  type Tracer,
  type TracerOptions,
  type TracerProvider,
} from '@opentelemetry/api';

import { countInternalError, errorTypeOf, guarded } from '../capture/self-metrics.ts';
import { warnOnce } from '../capture/warn-once.ts';

const require = createRequire(import.meta.url);

/** An SDK that we started because the application had none. */
export interface StartedSdk {
  shutdown(): Promise<void>;
}

/**
 * Gives an application without an OpenTelemetry SDK one, made from the usual `OTEL_*` variables, at the first span that
 * anybody starts. Until then the application may still register its own, and then nothing of ours is started.
 *
 * It stands as the delegate of the API's own proxy: an SDK that registers itself takes its place, as ever.
 */
export class FallbackSdk {
  #started: StartedSdk | undefined;
  #isDecided = false;

  install(): void {
    if (isSdkRegistered()) return;
    // Now, at start-up, and not at the first span, which can be in the middle of a request.
    loadNodeSdk();
    const waiting = new WaitingTracerProvider(() => this.#decide());
    for (const proxy of apiProxies()) proxy.setDelegate(waiting);
  }

  async shutdown(): Promise<void> {
    await this.#started?.shutdown();
  }

  #decide(): void {
    if (this.#isDecided) return;
    this.#isDecided = true;
    if (!isSdkRegistered()) this.#started = startNodeSdk();
    // Where no SDK came, for want of the package or by OTEL_SDK_DISABLED, nothing must lead back to us.
    const noop = new ProxyTracerProvider().getDelegate();
    for (const proxy of apiProxies()) {
      if (proxy.getDelegate() instanceof WaitingTracerProvider) proxy.setDelegate(noop);
    }
  }
}

function startNodeSdk(): StartedSdk | undefined {
  const loaded = loadNodeSdk();
  if (loaded === undefined) {
    warnOnce(
      'SHADOWSPAN_NO_SDK',
      'No OpenTelemetry SDK: calls are captured, shadowed and recorded, but there are no spans. For spans: ' +
        'npm install @opentelemetry/sdk-node @opentelemetry/instrumentation @opentelemetry/exporter-trace-otlp-http',
    );
    return undefined;
  }
  try {
    const sdk = new loaded.NodeSDK();
    sdk.start();
    return sdk;
  } catch (error) {
    countInternalError('FallbackSdk.start', error);
    warnOnce(
      'SHADOWSPAN_SDK_FAILED',
      `The OpenTelemetry SDK could not be started (${errorTypeOf(error)}): calls are captured, shadowed and recorded, ` +
        'but there are no spans. Look through the OTEL_* variables, or set OTEL_SDK_DISABLED=true.',
    );
    return undefined;
  }
}

interface NodeSdkModule {
  readonly NodeSDK: new () => StartedSdk & { start(): void };
}

function loadNodeSdk(): NodeSdkModule | undefined {
  try {
    return require('@opentelemetry/sdk-node') as NodeSdkModule;
  } catch {
    return undefined;
  }
}

function isSdkRegistered(): boolean {
  const registered = (globalThis as Record<symbol, { trace?: unknown } | undefined>)[
    Symbol.for('opentelemetry.js.api.1')
  ];
  return registered?.trace !== undefined;
}

/** API 1.10 is two modules, for `import` and for `require`, each with a proxy of its own until an SDK registers. */
function apiProxies(): ProxyTracerProvider[] {
  const required = guarded('FallbackSdk.api', () => require('@opentelemetry/api') as { trace: typeof trace });
  const providers: unknown[] = [trace.getTracerProvider(), required?.trace.getTracerProvider()];
  return providers.filter((provider): provider is ProxyTracerProvider => {
    return typeof (provider as Partial<ProxyTracerProvider> | undefined)?.setDelegate === 'function';
  });
}

/** Hands out tracers that decide about the SDK at their first span. */
class WaitingTracerProvider implements TracerProvider {
  readonly #decide: () => void;

  constructor(decide: () => void) {
    this.#decide = decide;
  }

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    let tracer: Tracer | undefined;
    const decided = (): Tracer => {
      if (tracer === undefined) {
        this.#decide();
        tracer = trace.getTracerProvider().getTracer(name, version, options);
      }
      return tracer;
    };
    const startActiveSpan = (...values: unknown[]): unknown => {
      const real = decided();
      return Reflect.apply(real.startActiveSpan.bind(real), undefined, values);
    };
    return {
      startSpan: (spanName: string, spanOptions?: SpanOptions, context?: Context): Span =>
        decided().startSpan(spanName, spanOptions, context),
      startActiveSpan,
    };
  }
}
