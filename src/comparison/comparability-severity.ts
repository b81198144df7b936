import type { ComparabilityCode, ComparabilityReason } from '../model/comparison.ts';

const warningCodes: ReadonlySet<ComparabilityCode> = new Set(['input_redacted', 'latency_incomparable']);

/** Settings without which the candidate was asked for something else. */
const essentialSetting = /^(?:parameters\.(?:temperature|topP|maxTokens|stopSequences)|tools)(?:$|[.[])/;

/**
 * The default severity of one finding (our rule): everything that changes the question blocks. A dropped setting blocks for
 * temperature, topP, maxTokens, stopSequences and tools and warns for the rest; redaction with stable pseudonyms and incomparable
 * timing warn.
 * `path` is where in the request the finding is, for instance `parameters.seed`.
 */
export function comparabilitySeverity(code: ComparabilityCode, path: string): ComparabilityReason['severity'] {
  if (code === 'setting_dropped') return essentialSetting.test(path) ? 'blocks' : 'warns';
  return warningCodes.has(code) ? 'warns' : 'blocks';
}
