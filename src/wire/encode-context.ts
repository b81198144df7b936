import type { ComparabilityCode, TranslationLoss } from '../model/comparison.ts';

/** What travels through the functions that encode one request. */
export interface EncodeContext {
  /** The request was decoded from the format it is encoded in: nothing is normalised, everything goes back as it came. */
  readonly native: boolean;
  /** Filled on the way. */
  readonly losses: TranslationLoss[];
}

/** Notes that something could not be carried. `reason` is one sentence without content. */
export function noteLoss(context: EncodeContext, path: string, code: ComparabilityCode, reason: string): undefined {
  context.losses.push({ path, code, reason });
}
