import type { CandidateOptions } from './candidate.ts';
import type { PairSink } from './pair-outlet.ts';
import type { SamplingOptions } from './shadow-sampler.ts';
import { ShadowspanError } from '../errors.ts';

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

/** The longest that a timer can wait. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Checks what types cannot hold, and fills in the bounds.
 *
 * @throws ShadowspanError `invalid_option` for a number out of range, no candidate, or two of one id
 */
export function resolveShadowBounds(options: ShadowOptions): ShadowBounds {
  checkCandidates(options.candidates);
  if (options.feature !== undefined) checkName('feature', options.feature);
  return {
    concurrency: count('concurrency', options.concurrency ?? 4),
    maxQueuedCalls: count('maxQueuedCalls', options.maxQueuedCalls ?? 1000),
    maxQueuedBytes: count('maxQueuedBytes', options.maxQueuedBytes ?? 32 * 1024 * 1024),
    maxResponseBytes: count('maxResponseBytes', options.maxResponseBytes ?? 4 * 1024 * 1024),
    drainTimeoutMs: checkDuration('drainTimeoutMs', options.drainTimeoutMs ?? 5000, 0),
  };
}

/**
 * A duration that a timer can wait for.
 *
 * @throws ShadowspanError `invalid_option`
 */
export function checkDuration(name: string, ms: unknown, minMs: number): number {
  if (typeof ms === 'number' && ms >= minMs && ms <= maxTimerMs) return ms;
  throw invalid(`${name} must be milliseconds from ${minMs} to ${maxTimerMs}, got ${shown(ms)}.`);
}

/**
 * A text that names something.
 *
 * @throws ShadowspanError `invalid_option`
 */
export function checkName(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(`${name} must be a text of at least one character, got ${shown(value)}.`);
}

function count(name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number;
  throw invalid(`${name} must be a whole number from 1, got ${shown(value)}.`);
}

function checkCandidates(candidates: unknown): void {
  if (!Array.isArray(candidates) || candidates.length === 0) {
    throw invalid('candidates must name at least one candidate, for instance [{ id, provider, model }].');
  }
  const ids = (candidates as readonly CandidateOptions[]).map(({ id }, index) => checkName(`candidates[${index}].id`, id));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw invalid(`two candidates have the id "${twice}"; records need different ones.`);
}

function invalid(message: string): ShadowspanError {
  return new ShadowspanError('invalid_option', `ShadowSpanProcessor: ${message}`);
}

/** Numbers are told, and the kind of everything else: an option in the wrong place can be a key. */
function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return value === null ? 'null' : value === '' ? 'an empty text' : `a ${typeof value}`;
}
