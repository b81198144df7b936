import type { Tracer } from '@opentelemetry/api';

import type { SamplingDecision, SpanReference } from '../model/pair.ts';
import type { RedactedCall } from '../model/redacted-call.ts';
import type { Redactor } from '../redaction/redactor.ts';

/** A call that capture has finished, on its way to the shadow half. */
export interface CapturedCall {
  readonly redacted: RedactedCall;
  readonly span: SpanReference;
  readonly pairId: string;
  readonly sampling: SamplingDecision;
  /** The redactor of the primary: its key gives equal values equal pseudonyms in the candidate's answer. */
  readonly redactor: Redactor;
  /** The tracer of the primary's span: the candidate's goes the same way. */
  readonly tracer: Tracer;
  /** Whether the candidate's span may carry redacted messages, as the primary's does. */
  readonly contentOnSpans: boolean;
  /** About how much memory the call holds: its bytes on the wire. */
  readonly sizeBytes: number;
}

/** Why a call cannot be shadowed at all. */
export type IneligibleReason =
  | 'primary_error'
  | 'primary_cancelled'
  | 'request_too_large'
  | 'request_not_json'
  | 'buffer_full';

/** The entrance of the shadow half, as capture sees it. */
export interface ShadowIntake {
  readonly feature: string;
  /** Deterministic: the same trace is always in or out. */
  decide(traceId: string): SamplingDecision;
  /** The id of the pair that a sampled call becomes; deterministic too. */
  pairId(span: SpanReference): string;
  /** Takes a sampled call. Never throws, never waits. */
  offer(captured: CapturedCall): void;
  /** Counts a call that the sampling left out. */
  sampledOut(): void;
  /** Counts a sampled call that cannot be shadowed. */
  ineligible(reason: IneligibleReason): void;
  /** Ends, within a time-out, when nothing is under way any more; undefined where nothing is. Never rejects. */
  settle(): Promise<void> | undefined;
}

// On the global object, because an application can hold two copies of this package and replays must have one source.
const slot = Symbol.for('shadowspan.intake.v1');
type Holder = { [slot]?: ShadowIntake | undefined };

/** Makes `intake` the one that capture offers calls to; the newest wins. Returns how to take it away again. */
export function registerShadowIntake(intake: ShadowIntake): () => void {
  const holder = globalThis as Holder;
  holder[slot] = intake;
  return () => {
    if (holder[slot] === intake) holder[slot] = undefined;
  };
}

/** The shadow half of this process, where there is one. */
export function currentShadowIntake(): ShadowIntake | undefined {
  return (globalThis as Holder)[slot];
}
