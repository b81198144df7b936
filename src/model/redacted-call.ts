import type { LlmCall } from './call.ts';

declare const redacted: unique symbol;

/** Why content was dropped instead of redacted. */
export type DropReason =
  | 'detector_failed'
  | 'field_too_large'
  | 'call_too_large'
  | 'too_deep'
  | 'budget_exceeded'
  | 'unsupported_value';

/** What the redactor did to one call. */
export interface RedactionReport {
  /** Replaced values per entity, for instance `{ EMAIL: 2 }`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Fields replaced by a marker per reason: their content is gone. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** Names the pseudonym key without telling it. */
  readonly keyId: string;
}

/**
 * A call whose content has passed the redactor.
 * Queues, replays, spans and records take nothing else, and only `redaction/` can make one.
 */
export interface RedactedCall {
  readonly call: LlmCall;
  readonly redaction: RedactionReport;
  /** False where the content was left out by policy: structure, counts and timing only. */
  readonly hasContent: boolean;
  readonly [redacted]: true;
}
