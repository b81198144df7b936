import type { Comparison, TranslationLoss } from './comparison.ts';
import type { RedactedCall } from './redacted-call.ts';

/** Which side of a pair a span or record stands for. */
export type PairRole = 'primary' | 'candidate';

/** Where the span of a call is found. */
export interface SpanReference {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
}

/** One side of a pair: the redacted call and its span. */
export interface PairArm {
  readonly span: SpanReference;
  readonly redacted: RedactedCall;
}

/** What was really run in the primary's place. */
export interface CandidateRun {
  /** The candidate's id in the configuration. */
  readonly id: string;
  /** SHA-256 (hex) of the candidate request without its messages: proof of the configuration that ran. */
  readonly configHash: string;
  /** `raw`: the captured body with overrides; `translated`: encoded in another format. */
  readonly lane: 'raw' | 'translated';
  readonly losses: readonly TranslationLoss[];
  /** Milliseconds between the end of the primary and the start of the replay. */
  readonly queuedMs: number;
}

/** Why this call was chosen for shadowing. */
export interface SamplingDecision {
  readonly sampled: boolean;
  /** 0 to 1: the share of calls that the rule keeps. */
  readonly ratio: number;
}

/** A primary call, a candidate call on the same input, and what differs. */
export interface Pair {
  /** 32 lower-case hex digits, the same for the same salt and primary span. */
  readonly id: string;
  readonly feature: string;
  readonly sampling: SamplingDecision;
  readonly primary: PairArm;
  readonly candidate: PairArm;
  readonly run: CandidateRun;
  readonly comparison: Comparison;
}
