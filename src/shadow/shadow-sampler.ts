import { hash } from 'node:crypto';

import type { SamplingDecision, SpanReference } from '../model/pair.ts';
import { checkRatio } from './check-option.ts';

/** Options of the shadow sampler. */
export interface SamplingOptions {
  /** Share of calls to shadow, 0 to 1. @default 0.01 */
  readonly ratio?: number | undefined;
  /**
   * Text that makes our choice independent of every other sampler of the same traces, and of other features.
   * @default the feature's name
   */
  readonly salt?: string | undefined;
}

/** Decides by hash: the same key and salt always give the same decision, in every process. */
export interface ShadowSampler {
  decide(key: string): SamplingDecision;
  pairId(span: SpanReference): string;
}

/**
 * A salted hash sampler: a key is in when the first 48 bits of `sha256(salt LF key)`, as a share of 2^48, are below the
 * ratio. A higher ratio keeps every key that a lower one kept.
 *
 * @throws ShadowspanError `invalid_option` for a ratio outside 0 to 1
 */
export function createShadowSampler(options: { readonly ratio: number; readonly salt: string }): ShadowSampler {
  const { salt } = options;
  const ratio = checkRatio('sampling.ratio', options.ratio);
  const included: SamplingDecision = { sampled: true, ratio };
  const excluded: SamplingDecision = { sampled: false, ratio };
  return {
    decide(key) {
      if (ratio === 0) return excluded;
      return ratio === 1 || bucketOf(`${salt}\n${key}`) < ratio ? included : excluded;
    },
    pairId({ traceId, spanId }) {
      return hash('sha256', `${salt}\n${traceId}\n${spanId}`, 'hex').slice(0, 32);
    },
  };
}

function bucketOf(text: string): number {
  return hash('sha256', text, 'buffer').readUIntBE(0, 6) / 2 ** 48;
}
