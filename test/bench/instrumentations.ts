import { createRequire } from 'node:module';

import { logs, metrics, trace } from '@opentelemetry/api';

import type * as Shadowspan from '../../src/index.ts';
import type { Variant } from './variants.ts';

interface PeerInstrumentation {
  readonly setTracerProvider: (provider: object) => void;
  readonly setMeterProvider: (provider: object) => void;
  readonly setLoggerProvider?: (provider: object) => void;
}

interface PeerModule {
  readonly OpenAIInstrumentation: new (config?: object) => PeerInstrumentation;
}

const require = createRequire(import.meta.url);
// By address: there is no build yet when the types of this file are checked.
const builtPackage = new URL('../../dist/index.js', import.meta.url).href;

/** Switches an instrumentation on; to be called after the SDK has started and before `openai` is loaded. */
export async function instrument(name: Variant['instrumentation']): Promise<void> {
  switch (name) {
    case 'none':
      return;
    case 'shadowspan':
      await shadowspan({ content: { spans: 'redacted' } });
      return;
    case 'shadowspan-no-content':
      await shadowspan({});
      return;
    case 'opentelemetry':
      peer('@opentelemetry/instrumentation-openai', { captureMessageContent: true });
      return;
    case 'traceloop':
      peer('@traceloop/instrumentation-openai', { traceContent: true });
      return;
    case 'openinference':
      peer('@arizeai/openinference-instrumentation-openai');
  }
}

async function shadowspan(options: object): Promise<void> {
  const { LlmInstrumentation } = (await import(builtPackage)) as typeof Shadowspan;
  // It listens from its construction on.
  void new LlmInstrumentation(options);
}

// Their constructors hook `require`, so the `openai` that is required next is patched. The rest is what
// `registerInstrumentations` does; without it the one of OpenTelemetry has no histograms and throws at its first stream.
function peer(module: string, config?: object): void {
  const { OpenAIInstrumentation } = require(module) as PeerModule;
  const instrumentation = new OpenAIInstrumentation(config);
  instrumentation.setTracerProvider(trace.getTracerProvider());
  instrumentation.setMeterProvider(metrics.getMeterProvider());
  instrumentation.setLoggerProvider?.(logs.getLoggerProvider());
}
