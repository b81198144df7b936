import {
  type Attributes,
  type HrTime,
  type Link,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
} from '@opentelemetry/api';

import type { LlmCall } from '../model/call.ts';
import type { SpanReference } from '../model/pair.ts';
import { SCHEMA_URL, SCOPE_NAME } from '../semconv.ts';
import { VERSION } from '../version.ts';
import { spanName } from './span-attributes.ts';

/** An event on a span. */
export interface ExportedEvent {
  readonly name: string;
  readonly time: HrTime;
  readonly attributes?: Attributes;
}

/**
 * What of an SDK's `ReadableSpan` an exporter needs. A structure of our own: there is no SDK to import where the
 * application has none, and its classes differ between copies.
 */
export interface ExportedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly spanContext: () => { readonly traceId: string; readonly spanId: string; readonly traceFlags: number };
  /** Absent for a root span. */
  readonly parentSpanContext?: SpanContext | undefined;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly duration: HrTime;
  readonly status: { readonly code: SpanStatusCode; readonly message?: string };
  readonly attributes: Attributes;
  readonly links: readonly Link[];
  readonly events: readonly ExportedEvent[];
  readonly ended: boolean;
  readonly resource: { readonly attributes: Attributes };
  readonly instrumentationScope: { readonly name: string; readonly version?: string; readonly schemaUrl?: string };
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

/** Everything of a span that its call does not tell. */
export interface SpanSurroundings {
  readonly reference: SpanReference;
  readonly attributes: Attributes;
  readonly links?: readonly Link[];
  readonly events?: readonly ExportedEvent[];
  readonly resource: ExportedSpan['resource'];
  /** @default none: a root span */
  readonly parentSpanContext?: SpanContext | undefined;
}

/** The span of a call as an exporter takes it, made without an SDK. */
export function exportedSpan(call: LlmCall, surroundings: SpanSurroundings): ExportedSpan {
  const { startedAtMs, durationMs } = call.timing;
  const { reference, attributes, links = [], events = [], resource, parentSpanContext } = surroundings;
  return {
    name: spanName(call),
    kind: SpanKind.CLIENT,
    spanContext: () => ({ ...reference, traceFlags: TraceFlags.SAMPLED }),
    ...(parentSpanContext === undefined ? {} : { parentSpanContext }),
    startTime: toHrTime(startedAtMs),
    endTime: toHrTime(startedAtMs + durationMs),
    duration: toHrTime(durationMs),
    status:
      call.outcome.status === 'error'
        ? { code: SpanStatusCode.ERROR, message: call.outcome.errorType }
        : { code: SpanStatusCode.UNSET },
    attributes,
    links,
    events,
    ended: true,
    resource,
    instrumentationScope: { name: SCOPE_NAME, version: VERSION, schemaUrl: SCHEMA_URL },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** Milliseconds as seconds and nanoseconds. */
export function toHrTime(ms: number): HrTime {
  const seconds = Math.trunc(ms / 1000);
  const nanoseconds = Math.round((ms - seconds * 1000) * 1e6);
  return nanoseconds < 1e9 ? [seconds, nanoseconds] : [seconds + 1, 0];
}
