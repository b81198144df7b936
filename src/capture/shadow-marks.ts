import type { Attributes } from '@opentelemetry/api';

import type { SamplingDecision, SpanReference } from '../model/pair.ts';
import {
  ATTR_SHADOWSPAN_FEATURE,
  ATTR_SHADOWSPAN_PAIR_ID,
  ATTR_SHADOWSPAN_ROLE,
  ATTR_SHADOWSPAN_SAMPLED,
  ATTR_SHADOWSPAN_SAMPLING_RATIO,
} from '../semconv.ts';
import type { ShadowIntake } from './shadow-intake.ts';

/** What the shadow half decided about one call. */
export interface ShadowMarks {
  readonly sampling: SamplingDecision;
  readonly pairId: string;
  /** For the span: the decision always, the pair only where there will be one. */
  readonly attributes: Attributes;
}

/** Asks the shadow half about the call behind a span. */
export function decideShadow(intake: ShadowIntake, span: SpanReference): ShadowMarks {
  const sampling = intake.decide(span.traceId);
  const pairId = intake.pairId(span);
  const decision: Attributes = {
    [ATTR_SHADOWSPAN_SAMPLED]: sampling.sampled,
    [ATTR_SHADOWSPAN_SAMPLING_RATIO]: sampling.ratio,
  };
  if (!sampling.sampled) return { sampling, pairId, attributes: decision };
  const pair: Attributes = {
    [ATTR_SHADOWSPAN_PAIR_ID]: pairId,
    [ATTR_SHADOWSPAN_ROLE]: 'primary',
    [ATTR_SHADOWSPAN_FEATURE]: intake.feature,
  };
  return { sampling, pairId, attributes: { ...decision, ...pair } };
}
