import * as api from '@opentelemetry/api';
import { type Attributes, type Context, type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';

import type { LlmCall, LlmRequest } from '../model/call.ts';
import type { SpanReference } from '../model/pair.ts';
import { ATTR_GEN_AI_REQUEST_MODEL } from '../semconv.ts';
import { creationAttributes, spanName } from './span-attributes.ts';
import { newSpanId, newTraceId } from './span-ids.ts';

// API 1.10 came with SDK 3, which keeps objects as attribute values; SDK 2 drops them without a word.
/** Whether attribute values may be objects and arrays of objects. */
export const keepsStructuredAttributes = 'logs' in api;

/** What is known of a call before it is decoded. */
export type CallHead = Pick<LlmCall, 'operation' | 'provider' | 'server'> & {
  readonly request: Pick<LlmRequest, 'model'>;
  readonly startedAtMs: number;
};

/** Starts the span of a call that has already happened: all that samplers need is there at its creation. */
export function startCallSpan(tracer: Tracer, head: CallHead, context: Context): Span {
  return tracer.startSpan(
    spanName(head),
    { kind: SpanKind.CLIENT, startTime: head.startedAtMs, attributes: creationAttributes(head) },
    context,
  );
}

/** Where the model read at a glance is another than the whole, redacted request says. */
export function correctModel(span: Span, call: LlmCall): void {
  span.updateName(spanName(call));
  span.setAttribute(ATTR_GEN_AI_REQUEST_MODEL, call.request.model ?? '');
}

/** Ends the span of a call at the time the call ended. */
export function endCallSpan(span: Span, call: LlmCall, attributes: Attributes): void {
  span.setAttributes(attributes);
  // The message of a provider can quote the prompt: only the code is told.
  if (call.outcome.status === 'error') span.setStatus({ code: SpanStatusCode.ERROR, message: call.outcome.errorType });
  span.end(call.timing.startedAtMs + call.timing.durationMs);
}

/**
 * Where the span of a call is found. Without an SDK a tracer hands out its parent's context, or an invalid one:
 * then the call gets an id of its own, so that two calls under one parent stay two.
 */
export function spanReference(span: Span, context: Context): SpanReference {
  const { traceId, spanId } = span.spanContext();
  const parent = api.trace.getSpanContext(context);
  const parentTraceId = parent !== undefined && api.isSpanContextValid(parent) ? parent.traceId : undefined;
  if (api.isSpanContextValid(span.spanContext()) && spanId !== parent?.spanId) return { traceId, spanId };
  return { traceId: parentTraceId ?? newTraceId(), spanId: newSpanId() };
}
