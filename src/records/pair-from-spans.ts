import { callFromSpan } from '../capture/call-from-span.ts';
import type { ExportedSpan } from '../capture/exported-span.ts';
import type { Pair, PairArm } from '../model/pair.ts';
import type { RedactedCall, RedactionReport } from '../model/redacted-call.ts';
import type { Redactor } from '../redaction/redactor.ts';
import * as semconv from '../semconv.ts';
import { comparisonFromJson, lossesFromJson } from './comparison-from-json.ts';

/**
 * Reads a pair from its two spans alone, where nothing of it travels beside them: after another process, or a processor
 * that passes on copies. The content goes through the redactor again: only the redactor makes a redacted call.
 */
export function pairFromSpans(primary: ExportedSpan, candidate: ExportedSpan, redactor: Redactor): Pair {
  const { attributes } = candidate;
  return {
    id: String(attributes[semconv.ATTR_SHADOWSPAN_PAIR_ID]),
    feature: textOr(attributes[semconv.ATTR_SHADOWSPAN_FEATURE], 'default'),
    sampling: { sampled: true, ratio: numberOr(attributes[semconv.ATTR_SHADOWSPAN_SAMPLING_RATIO], 0) },
    primary: armFrom(primary, redactor),
    candidate: armFrom(candidate, redactor),
    run: {
      id: textOr(attributes[semconv.ATTR_SHADOWSPAN_CANDIDATE_ID], 'unknown'),
      configHash: textOr(attributes[semconv.ATTR_SHADOWSPAN_CANDIDATE_CONFIG_HASH], ''),
      lane: attributes[semconv.ATTR_SHADOWSPAN_CANDIDATE_LANE] === 'translated' ? 'translated' : 'raw',
      losses: lossesFromJson(attributes[semconv.ATTR_SHADOWSPAN_CANDIDATE_LOSSES]),
      queuedMs: numberOr(attributes[semconv.ATTR_SHADOWSPAN_CANDIDATE_QUEUED_MS], 0),
    },
    comparison: comparisonFromJson(attributes[semconv.ATTR_SHADOWSPAN_COMPARISON_DETAILS]),
  };
}

function armFrom(span: ExportedSpan, redactor: Redactor): PairArm {
  const { traceId, spanId } = span.spanContext();
  return { span: { traceId, spanId }, redacted: redactedFrom(span, redactor) };
}

function redactedFrom(span: ExportedSpan, redactor: Redactor): RedactedCall {
  const { attributes } = span;
  const call = callFromSpan(span);
  const hasContent =
    attributes[semconv.ATTR_GEN_AI_INPUT_MESSAGES] !== undefined ||
    attributes[semconv.ATTR_GEN_AI_OUTPUT_MESSAGES] !== undefined;
  const redacted = hasContent ? redactor.redactCall(call) : redactor.withoutContent(call);
  return { ...redacted, redaction: mergedReports(attributes, redacted.redaction) };
}

/** What was replaced before the span was written, and now. The pseudonyms are those of the first key. */
function mergedReports(attributes: ExportedSpan['attributes'], now: RedactionReport): RedactionReport {
  const before = {
    counts: numbersUnder(attributes, semconv.ATTR_SHADOWSPAN_REDACTION_COUNT),
    dropped: numbersUnder(attributes, semconv.ATTR_SHADOWSPAN_REDACTION_DROPPED),
  };
  return {
    counts: added(before.counts, now.counts),
    dropped: added(before.dropped, now.dropped),
    keyId: textOr(attributes[semconv.ATTR_SHADOWSPAN_REDACTION_KEY_ID], now.keyId),
  };
}

type Counts = Readonly<Record<string, number>>;

function numbersUnder(attributes: ExportedSpan['attributes'], prefix: string): Counts {
  const found = Object.entries(attributes).flatMap(([name, value]): [string, number][] =>
    name.startsWith(`${prefix}.`) && typeof value === 'number' ? [[name.slice(prefix.length + 1), value]] : [],
  );
  return Object.fromEntries(found);
}

function added(left: Counts, right: Readonly<Partial<Counts>>): Counts {
  const sum = Object.entries(right).map(([name, count]): [string, number] => [name, (left[name] ?? 0) + (count ?? 0)]);
  return { ...left, ...Object.fromEntries(sum) };
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}
