/**
 * Shadow-test LLM calls in production with OpenTelemetry: capture, redact, replay, compare, record.
 *
 * @module
 */
export { LlmInstrumentation, type LlmInstrumentationOptions } from './capture/llm-instrumentation.ts';
export { ShadowspanError, type ShadowspanErrorCode } from './errors.ts';
export { PairExporter, type PairExporterOptions, type SpanSink } from './records/pair-exporter.ts';
export type { RedactorOptions } from './redaction/redactor-options.ts';
export { createRedactor, type Redactor } from './redaction/redactor.ts';
export type { CandidateOptions } from './shadow/candidate.ts';
export type { PairSink } from './shadow/pair-outlet.ts';
export type { ShadowOptions } from './shadow/shadow-options.ts';
export type { SamplingOptions } from './shadow/shadow-sampler.ts';
export { ShadowSpanProcessor } from './shadow/shadow-span-processor.ts';
export type { FunnelSnapshot } from './model/funnel.ts';
export type { ResultRecord } from './model/record.ts';
