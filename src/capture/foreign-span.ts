import type { Context, Span } from '@opentelemetry/api';
import { trace } from '@opentelemetry/api';

import { ATTR_GEN_AI_OPERATION_NAME } from '../semconv.ts';

/** Operations that are one call to a model; `invoke_agent`, `execute_tool` and the like contain such calls. */
const inferenceOperations = new Set(['chat', 'generate_content', 'text_completion']);

/**
 * The GenAI inference span that another instrumentation, or the provider's SDK itself, has opened around the request.
 * Ours is never active while a request is made, so whatever is found is foreign.
 */
export function findForeignSpan(context: Context): Span | undefined {
  const span = trace.getSpan(context);
  if (span === undefined || !span.isRecording()) return undefined;
  const { attributes } = span as { attributes?: Readonly<Record<string, unknown>> };
  const operation = attributes?.[ATTR_GEN_AI_OPERATION_NAME];
  return typeof operation === 'string' && inferenceOperations.has(operation) ? span : undefined;
}
