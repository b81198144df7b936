import type { CandidateOptions } from './candidate.ts';
import { checkCount, checkDuration, checkName, invalidOption } from './check-option.ts';
import type { PairSink } from './pair-outlet.ts';
import type { SamplingOptions } from './shadow-sampler.ts';

/** What is shadowed, against what, and within which bounds. */
export interface ShadowOptions {
  /** The unit under test, for instance `ticket-router`: groups records and reports. @default 'default' */
  readonly feature?: string | undefined;
  /** Which calls are shadowed. */
  readonly sampling?: SamplingOptions | undefined;
  /** What is tried; at least one. */
  readonly candidates: readonly CandidateOptions[];
  /** Where pairs go: a `PairExporter`, or any OpenTelemetry span exporter. @default none: candidate spans only */
  readonly exporter?: PairSink | undefined;
  /** Replays in flight at once, 1 or more. @default 4 */
  readonly concurrency?: number | undefined;
  /** Calls waiting for a replay, 1 or more; above it calls are shed and counted. @default 1_000 */
  readonly maxQueuedCalls?: number | undefined;
  /** Bytes of calls waiting for a replay, 1 or more; above it calls are shed and counted. @default 33_554_432 */
  readonly maxQueuedBytes?: number | undefined;
  /** Bytes of a candidate's answer above which it is given up, 1 or more. @default 4_194_304 */
  readonly maxResponseBytes?: number | undefined;
  /** Milliseconds that `forceFlush` and `shutdown` wait for replays under way, 0 or more. @default 5_000 */
  readonly drainTimeoutMs?: number | undefined;
  /** Where usual key variables are looked up. @default process.env */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** The numbers among the options, with their defaults. */
export interface ShadowBounds {
  readonly concurrency: number;
  readonly maxQueuedCalls: number;
  readonly maxQueuedBytes: number;
  readonly maxResponseBytes: number;
  readonly drainTimeoutMs: number;
}

/**
 * Checks what types cannot hold, and fills in the bounds.
 *
 * @throws ShadowspanError `invalid_option` for a number out of range, no candidate, or two of one id
 */
export function resolveShadowBounds(options: ShadowOptions): ShadowBounds {
  checkCandidates(options.candidates);
  if (options.feature !== undefined) checkName('feature', options.feature);
  return {
    concurrency: checkCount('concurrency', options.concurrency ?? 4),
    maxQueuedCalls: checkCount('maxQueuedCalls', options.maxQueuedCalls ?? 1000),
    maxQueuedBytes: checkCount('maxQueuedBytes', options.maxQueuedBytes ?? 32 * 1024 * 1024),
    maxResponseBytes: checkCount('maxResponseBytes', options.maxResponseBytes ?? 4 * 1024 * 1024),
    drainTimeoutMs: checkDuration('drainTimeoutMs', options.drainTimeoutMs ?? 5000, 0),
  };
}

function checkCandidates(candidates: unknown): void {
  if (!Array.isArray(candidates) || candidates.length === 0) {
    throw invalidOption('candidates must name at least one candidate, for instance [{ id, provider, model }].');
  }
  const ids = (candidates as readonly CandidateOptions[]).map(({ id }, index) =>
    checkName(`candidates[${index}].id`, id),
  );
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw invalidOption(`two candidates have the id "${twice}"; records need different ones.`);
}
