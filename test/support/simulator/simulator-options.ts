import type { FaultRule } from './fault.ts';
import type { Model } from './model.ts';
import type { Compression } from './send-reply.ts';

/** How long answers take. All default to 0. */
export interface Latency {
  /** Milliseconds before the status line. */
  readonly baseMs?: number;
  /** Milliseconds for each token of the answer: between events of a stream, before a body that is not streamed. */
  readonly perTokenMs?: number;
  /** Up to so many milliseconds more before the status line, drawn from the seed and the request's content. */
  readonly jitterMs?: number;
}

/** Options of `startSimulator`. */
export interface SimulatorOptions {
  /** @default 0: any free port */
  readonly port?: number;
  /** Models by name; `*` answers for every other name, and without it other names get 404. @default `*`: the greeter */
  readonly models?: Readonly<Record<string, Model>>;
  readonly latency?: Latency;
  readonly faults?: readonly FaultRule[];
  /** @default no limit */
  readonly rateLimit?: { readonly requestsPerMinute: number };
  /** Used when the client accepts it. @default `none` */
  readonly compression?: Compression;
  /** Keys that are accepted. @default none is asked for */
  readonly apiKeys?: readonly string[];
  /** Seed of ids, jitter and fault ratios. @default `simulator` */
  readonly seed?: string;
  /** Clock for `created` and the rate limit, epoch milliseconds. @default Date.now */
  readonly nowMs?: () => number;
  /** Older requests are forgotten. @default 1000 */
  readonly maxRecordedRequests?: number;
}
