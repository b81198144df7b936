import { type Attributes, ROOT_CONTEXT, SpanKind, TraceFlags, type Tracer } from '@opentelemetry/api';

import { putPair } from '../capture/beside-span.ts';
import { type ExportedEvent, type ExportedSpan, exportedSpan, toHrTime } from '../capture/exported-span.ts';
import {
  addCallAttributes,
  addContentAttributes,
  addRedactionAttributes,
  creationAttributes,
  spanName,
} from '../capture/span-attributes.ts';
import { newSpanId, newTraceId } from '../capture/span-ids.ts';
import { endCallSpan, keepsStructuredAttributes, spanReference } from '../capture/span-writer.ts';
import type { Comparison } from '../model/comparison.ts';
import type { CandidateRun, Pair, PairRole, SpanReference } from '../model/pair.ts';
import type { RedactedCall } from '../model/redacted-call.ts';
import * as semconv from '../semconv.ts';

/** A pair before its candidate has a span. */
export type SpanlessPair = Omit<Pair, 'candidate'> & { readonly candidate: RedactedCall };

/** What of the primary's own span its exported twin repeats, and what the candidate's shares with it. */
export type PrimaryOrigin = Pick<ExportedSpan, 'resource' | 'parentSpanContext'>;

/** What the spans of a pair need beside the pair itself. */
export interface PairSpanOptions {
  readonly contentOnSpans: boolean;
  readonly origin: PrimaryOrigin;
}

/** A candidate's span that has been started; `end` completes it with the whole pair beside it. */
export interface CandidateSpan {
  readonly reference: SpanReference;
  end(pair: Pair): void;
}

/**
 * Starts the candidate's span: an ordinary client span in its own trace, linked to the primary's. It is made when all
 * is known, so the comparison stands on it.
 */
export function startCandidateSpan(tracer: Tracer, pair: SpanlessPair, contentOnSpans: boolean): CandidateSpan {
  const { call } = pair.candidate;
  const span = tracer.startSpan(
    spanName(call),
    {
      kind: SpanKind.CLIENT,
      startTime: call.timing.startedAtMs,
      attributes: creationAttributes(call),
      links: [primaryLink(pair)],
    },
    ROOT_CONTEXT,
  );
  return {
    reference: spanReference(span, ROOT_CONTEXT),
    end(whole) {
      // Before the end: a `PairExporter` behind a simple span processor is called while the span ends.
      putPair(span, whole);
      if (!span.isRecording()) return;
      for (const event of evaluationEvents(pair)) span.addEvent(event.name, event.attributes, event.time);
      endCallSpan(span, call, candidateAttributes(pair, contentOnSpans));
    },
  };
}

/** Stands for a candidate's span where the application's tracer cannot make one. */
export function unrecordedCandidateSpan(): CandidateSpan {
  return { reference: { traceId: newTraceId(), spanId: newSpanId() }, end() {} };
}

/** The spans of one call's pairs for an exporter: the primary's once, then each candidate's with its pair beside it. */
export function exportedSpans(pairs: readonly Pair[], options: PairSpanOptions): readonly ExportedSpan[] {
  const [first] = pairs;
  return first === undefined
    ? []
    : [exportedPrimary(first, options), ...pairs.map((pair) => exportedCandidate(pair, options))];
}

function exportedPrimary(pair: Pair, { contentOnSpans, origin }: PairSpanOptions): ExportedSpan {
  return exportedSpan(pair.primary.redacted.call, {
    reference: pair.primary.span,
    attributes: primaryAttributes(pair, contentOnSpans),
    resource: origin.resource,
    parentSpanContext: origin.parentSpanContext,
  });
}

function exportedCandidate(pair: Pair, { contentOnSpans, origin }: PairSpanOptions): ExportedSpan {
  const spanless: SpanlessPair = { ...pair, candidate: pair.candidate.redacted };
  const candidate = exportedSpan(pair.candidate.redacted.call, {
    reference: pair.candidate.span,
    attributes: candidateAttributes(spanless, contentOnSpans),
    links: [primaryLink(pair)],
    events: evaluationEvents(spanless),
    resource: origin.resource,
  });
  putPair(candidate, pair);
  return candidate;
}

function primaryLink(pair: Pick<Pair, 'primary' | 'id'>) {
  return {
    context: { ...pair.primary.span, traceFlags: TraceFlags.SAMPLED },
    attributes: { [semconv.ATTR_SHADOWSPAN_PAIR_ID]: pair.id, [semconv.ATTR_SHADOWSPAN_ROLE]: 'primary' },
  };
}

function primaryAttributes(pair: Pair, contentOnSpans: boolean): Attributes {
  return { ...armAttributes(pair.primary.redacted, contentOnSpans), ...pairAttributes(pair, 'primary') };
}

function candidateAttributes(pair: SpanlessPair, contentOnSpans: boolean): Attributes {
  return {
    ...armAttributes(pair.candidate, contentOnSpans),
    ...pairAttributes(pair, 'candidate'),
    ...runAttributes(pair.run),
    ...comparisonAttributes(pair.comparison),
  };
}

function armAttributes(redacted: RedactedCall, contentOnSpans: boolean): Attributes {
  const attributes = creationAttributes(redacted.call);
  addCallAttributes(attributes, redacted.call);
  if (contentOnSpans) addContentAttributes(attributes, redacted, keepsStructuredAttributes);
  addRedactionAttributes(attributes, redacted.redaction);
  return attributes;
}

function pairAttributes(pair: Pick<Pair, 'id' | 'feature' | 'sampling'>, role: PairRole): Attributes {
  return {
    [semconv.ATTR_SHADOWSPAN_PAIR_ID]: pair.id,
    [semconv.ATTR_SHADOWSPAN_ROLE]: role,
    [semconv.ATTR_SHADOWSPAN_FEATURE]: pair.feature,
    [semconv.ATTR_SHADOWSPAN_SAMPLED]: pair.sampling.sampled,
    [semconv.ATTR_SHADOWSPAN_SAMPLING_RATIO]: pair.sampling.ratio,
  };
}

function runAttributes(run: CandidateRun): Attributes {
  return {
    [semconv.ATTR_SHADOWSPAN_CANDIDATE_ID]: run.id,
    [semconv.ATTR_SHADOWSPAN_CANDIDATE_CONFIG_HASH]: run.configHash,
    [semconv.ATTR_SHADOWSPAN_CANDIDATE_LANE]: run.lane,
    [semconv.ATTR_SHADOWSPAN_CANDIDATE_QUEUED_MS]: run.queuedMs,
    [semconv.ATTR_SHADOWSPAN_CANDIDATE_LOSSES]: JSON.stringify(run.losses),
  };
}

function comparisonAttributes(comparison: Comparison): Attributes {
  return {
    [semconv.ATTR_SHADOWSPAN_COMPARISON_STATUS]: comparison.status,
    [semconv.ATTR_SHADOWSPAN_COMPARISON_DETAILS]: JSON.stringify(comparison),
    ...(comparison.status === 'compared'
      ? {
          [semconv.ATTR_SHADOWSPAN_COMPARISON_AGREEMENT]: comparison.agreement,
          [semconv.ATTR_SHADOWSPAN_COMPARISON_TIER]: comparison.tier,
          [semconv.ATTR_SHADOWSPAN_COMPARISON_LABEL]: comparison.label,
        }
      : {}),
  };
}

/** One `gen_ai.evaluation.result` for each aspect compared, on the span of the answer they judge: the candidate's. */
function evaluationEvents({ comparison, candidate }: SpanlessPair): readonly ExportedEvent[] {
  if (comparison.status !== 'compared') return [];
  const { startedAtMs, durationMs } = candidate.call.timing;
  return comparison.results.map(({ name, score, label, explanation }) => ({
    name: semconv.EVENT_GEN_AI_EVALUATION_RESULT,
    time: toHrTime(startedAtMs + durationMs),
    attributes: {
      [semconv.ATTR_GEN_AI_EVALUATION_NAME]: name,
      [semconv.ATTR_GEN_AI_EVALUATION_SCORE_VALUE]: score,
      [semconv.ATTR_GEN_AI_EVALUATION_SCORE_LABEL]: label,
      ...(explanation === undefined ? {} : { [semconv.ATTR_GEN_AI_EVALUATION_EXPLANATION]: explanation }),
    },
  }));
}
