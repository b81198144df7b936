import { callFromSpan } from '../capture/call-from-span.ts';
import type { ExportedSpan } from '../capture/exported-span.ts';
import type { Comparison, TranslationLoss } from '../model/comparison.ts';
import type { Pair, PairArm } from '../model/pair.ts';
import type { Redactor } from '../redaction/redactor.ts';
import * as semconv from '../semconv.ts';

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
      losses: (parse(attributes[semconv.ATTR_SHADOWSPAN_CANDIDATE_LOSSES]) ?? []) as readonly TranslationLoss[],
      queuedMs: numberOr(attributes[semconv.ATTR_SHADOWSPAN_CANDIDATE_QUEUED_MS], 0),
    },
    comparison: (parse(attributes[semconv.ATTR_SHADOWSPAN_COMPARISON_DETAILS]) ?? unreadable) as Comparison,
  };
}

function armFrom(span: ExportedSpan, redactor: Redactor): PairArm {
  const { traceId, spanId } = span.spanContext();
  const call = callFromSpan(span);
  const hasContent =
    span.attributes[semconv.ATTR_GEN_AI_INPUT_MESSAGES] !== undefined ||
    span.attributes[semconv.ATTR_GEN_AI_OUTPUT_MESSAGES] !== undefined;
  const redacted = hasContent ? redactor.redactCall(call) : redactor.withoutContent(call);
  return { span: { traceId, spanId }, redacted };
}

const unreadable: Comparison = { status: 'incomparable', reasons: [] };

function parse(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}
