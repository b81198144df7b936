import { trace, type TracerProvider } from '@opentelemetry/api';

/**
 * The provider behind the API's proxy: the one that makes spans now, which can be another a moment later.
 *
 * @param provider - @default the globally registered one
 */
export function realProvider(provider: TracerProvider = trace.getTracerProvider()): TracerProvider {
  const { getDelegate } = provider as { getDelegate?: () => TracerProvider };
  return getDelegate?.call(provider) ?? provider;
}
