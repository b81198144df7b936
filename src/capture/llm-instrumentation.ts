import {
  type Context,
  context,
  createContextKey,
  type MeterProvider,
  trace,
  TraceFlags,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api';

import { ShadowspanError } from '../errors.ts';
import { createRedactor, type Redactor } from '../redaction/redactor.ts';
import type { RedactorOptions } from '../redaction/redactor-options.ts';
import { ATTR_SHADOWSPAN_ADOPTED, SCHEMA_URL, SCOPE_NAME } from '../semconv.ts';
import { VERSION } from '../version.ts';
import type { WireFormat } from '../wire/wire-format.ts';
import { findWireFormat } from '../wire/wire-formats.ts';
import { ByteBudget } from './byte-budget.ts';
import { CallRecorder } from './call-recorder.ts';
import { createTap } from './create-tap.ts';
import { deferredWork } from './deferred-work.ts';
import { Exchange, type ExchangeLimits } from './exchange.ts';
import { flushWithProvider } from './flush-with-provider.ts';
import { findForeignSpan } from './foreign-span.ts';
import { isReplay } from './replay-marker.ts';
import { mayListen, stopListening } from './one-listener.ts';
import { realProvider } from './real-provider.ts';
import { guarded } from './self-metrics.ts';
import { currentShadowIntake } from './shadow-intake.ts';
import { decideShadow } from './shadow-marks.ts';
import type { ExchangeListener, OutgoingRequest, Tap } from './tap.ts';
import { warmUp } from './warm-up.ts';

/** Options of {@link LlmInstrumentation}. */
export interface LlmInstrumentationOptions {
  /** Whether capture starts with the constructor. @default true */
  readonly enabled?: boolean | undefined;
  /** Where message content may stand. */
  readonly content?:
    | {
        /** `redacted` puts redacted messages on our spans. @default 'none', as the conventions ask */
        readonly spans?: 'none' | 'redacted' | undefined;
      }
    | undefined;
  /** Options of the redactor that every call passes before anything else sees it. */
  readonly redaction?: RedactorOptions | undefined;
  /**
   * `adopt`: a span that another instrumentation, or the provider's SDK, has opened for the call is marked and used,
   * and only calls without one get ours. `own`: every call gets ours. `none`: no span of ours, pairs and records only.
   * @default 'adopt'
   */
  readonly spans?: 'adopt' | 'own' | 'none' | undefined;
  /** Bytes of a request body above which its content is dropped and counted. @default 1_048_576 */
  readonly maxRequestBytes?: number | undefined;
  /** Bytes of a response body, unpacked, above which its content is dropped and counted. @default 4_194_304 */
  readonly maxResponseBytes?: number | undefined;
  /** Bytes that all open exchanges may hold together. @default 67_108_864 */
  readonly maxBufferedBytes?: number | undefined;
}

// The SDK's own key (`suppressTracing` of @opentelemetry/core): context keys are global symbols made of their names.
const suppressTracingKey = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * Captures LLM calls at the wire as GenAI spans, without patching anything.
 * Accepted by `registerInstrumentations` and by `new NodeSDK({ instrumentations })`.
 *
 * @throws ShadowspanError `invalid_option` from the constructor; nothing afterwards
 * @example
 * import { NodeSDK } from '@opentelemetry/sdk-node';
 * import { LlmInstrumentation } from 'shadowspan';
 *
 * new NodeSDK({ instrumentations: [new LlmInstrumentation()] }).start();
 */
export class LlmInstrumentation {
  readonly instrumentationName = SCOPE_NAME;
  readonly instrumentationVersion = VERSION;
  readonly #recorder: CallRecorder;
  readonly #budget: ByteBudget;
  readonly #limits: ExchangeLimits;
  readonly #redactor: Redactor;
  #options: LlmInstrumentationOptions;
  #tap: Tap | undefined;
  #provider: TracerProvider | undefined;
  #tracerOf: { readonly provider: TracerProvider; readonly tracer: Tracer } | undefined;

  constructor(options: LlmInstrumentationOptions = {}) {
    checkOptions(options);
    this.#options = options;
    this.#redactor = createRedactor(options.redaction);
    warmUp(this.#redactor);
    this.#budget = new ByteBudget(options.maxBufferedBytes ?? 64 * 1024 * 1024);
    this.#limits = {
      maxRequestBytes: options.maxRequestBytes ?? 1024 * 1024,
      maxResponseBytes: options.maxResponseBytes ?? 4 * 1024 * 1024,
    };
    this.#recorder = new CallRecorder({
      tracer: () => this.#tracer(),
      redactor: this.#redactor,
      contentOnSpans: options.content?.spans === 'redacted',
      ownSpans: options.spans !== 'none',
      maxResponseBytes: this.#limits.maxResponseBytes,
    });
    if (options.enabled !== false) this.enable();
  }

  /** Starts to listen; does nothing where it, or another instrumentation of ours, listens already. */
  enable(): void {
    if (this.#tap !== undefined || !mayListen(this)) return;
    guarded('LlmInstrumentation.enable', () => {
      this.#tap = createTap();
      this.#tap.start((request) => this.#open(request));
    });
  }

  /** Stops to listen; calls under way are not captured to their end. */
  disable(): void {
    guarded('LlmInstrumentation.disable', () => this.#tap?.stop());
    this.#tap = undefined;
    stopListening(this);
  }

  setTracerProvider(provider: TracerProvider): void {
    this.#provider = provider;
  }

  /** Accepted for the interface: our counters find the registered meter provider themselves. */
  setMeterProvider(_provider: MeterProvider): void {}

  getConfig(): LlmInstrumentationOptions & { enabled: boolean } {
    return { ...this.#options, enabled: this.#tap !== undefined };
  }

  /** Only `enabled` can change after construction; the SDK calls this with its own defaults. */
  setConfig(options: LlmInstrumentationOptions): void {
    this.#options = { ...this.#options, enabled: options.enabled };
  }

  // Kept for as long as the provider is the same: making a tracer for each call costs as much as starting its span.
  #tracer(): Tracer {
    const provider = realProvider(this.#provider);
    if (this.#tracerOf?.provider !== provider) {
      this.#tracerOf = { provider, tracer: provider.getTracer(SCOPE_NAME, VERSION, { schemaUrl: SCHEMA_URL }) };
    }
    return this.#tracerOf.tracer;
  }

  // On the application's path, for every POST request of the process.
  #open(request: OutgoingRequest): ExchangeListener | undefined {
    const format = findWireFormat(request.method, request.path);
    if (format === undefined || isReplay()) return undefined;
    const active = context.active();
    if (active.getValue(suppressTracingKey) === true) return undefined;
    const adopted = this.#options.spans === 'own' ? undefined : findForeignSpan(active);
    if (adopted !== undefined) markAdopted(adopted);
    else if (isLeftOut(active)) return undefined;
    flushWithProvider(realProvider(this.#provider));
    const start = {
      format,
      origin: request.origin,
      context: active,
      adopted,
      resendCount: Number(request.header('x-stainless-retry-count') ?? 0) || 0,
      protocolHeaders: readProtocolHeaders(format, request),
    };
    return new Exchange(start, { budget: this.#budget, limits: this.#limits }, (exchange) => {
      deferredWork.push(this.#recorder.record(exchange));
    });
  }
}

// Flags and dates; anything else might be a secret in the wrong place.
const plainHeaderValue = /^[\w.,; -]{1,512}$/;

function readProtocolHeaders(format: WireFormat, request: OutgoingRequest): Record<string, string> | undefined {
  const found = format.protocolHeaders.flatMap((name) => {
    const value = request.header(name);
    return value !== undefined && plainHeaderValue.test(value) ? [[name, value] as const] : [];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Marks the foreign span now: it may have ended by the time the call is decoded. */
function markAdopted(span: NonNullable<ReturnType<typeof findForeignSpan>>): void {
  span.setAttribute(ATTR_SHADOWSPAN_ADOPTED, true);
  const intake = currentShadowIntake();
  if (intake !== undefined) span.setAttributes(decideShadow(intake, span.spanContext()).attributes);
}

/**
 * Nobody will see this call: its trace is not recorded here, and the shadow half, which decides by the trace, does not
 * want it. Known before a single byte is kept.
 */
function isLeftOut(active: Context): boolean {
  const parent = trace.getSpan(active);
  if (parent === undefined || parent.isRecording()) return false;
  const { traceId, traceFlags, isRemote } = parent.spanContext();
  if (isRemote === true || (traceFlags & TraceFlags.SAMPLED) !== 0) return false;
  const intake = currentShadowIntake();
  if (intake === undefined) return true;
  if (intake.decide(traceId).sampled) return false;
  intake.sampledOut();
  return true;
}

function checkOptions(options: LlmInstrumentationOptions): void {
  for (const name of ['maxRequestBytes', 'maxResponseBytes', 'maxBufferedBytes'] as const) {
    const value: unknown = options[name];
    if (value === undefined || (typeof value === 'number' && value > 0)) continue;
    throw new ShadowspanError(
      'invalid_option',
      `LlmInstrumentation: ${name} must be a number of bytes above 0, got ${JSON.stringify(value)}.`,
    );
  }
}
