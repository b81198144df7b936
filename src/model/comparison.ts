/** Why a pair may not be compared, or only with care. */
export type ComparabilityCode =
  | 'system_prompt_changed'
  | 'tool_schema_changed'
  | 'messages_changed'
  | 'setting_dropped'
  | 'response_format_downgraded'
  | 'tool_choice_changed'
  | 'provider_tool_removed'
  | 'provider_state_missing'
  | 'input_redacted'
  | 'media_missing'
  | 'primary_incomplete'
  | 'latency_incomparable';

/** One reason, and whether it takes the pair out of the statistics. */
export interface ComparabilityReason {
  readonly code: ComparabilityCode;
  readonly severity: 'blocks' | 'warns';
  /** What exactly, as paths and names; never content. */
  readonly details: readonly string[];
}

/** What an encoder could not carry over into another format. */
export interface TranslationLoss {
  /** Where in the request, for instance `parameters.seed` or `messages[2].parts[0]`. */
  readonly path: string;
  readonly code: ComparabilityCode;
  /** One sentence without content. */
  readonly reason: string;
}

/** One aspect judged: what becomes one `gen_ai.evaluation.result` event. */
export interface ComparatorResult {
  readonly name: 'text' | 'json' | 'tool_calls' | 'finish_reason';
  /** 0 (nothing in common) to 1 (equal). */
  readonly score: number;
  readonly label: string;
  /** What differs, as paths and counts; never content. */
  readonly explanation?: string | undefined;
}

/** The aspect that decided: the first that both answers have, in this order. */
export type DecisionTier = 'tool_calls' | 'json' | 'text';

/** Differences in cost of the two answers: candidate minus primary. Absent where one side is unknown. */
export interface ResourceDifference {
  readonly latencyMs?: number | undefined;
  readonly timeToFirstChunkMs?: number | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
}

/** The labels a compared pair can get. */
export type ComparisonLabel =
  | 'same'
  | 'text_changed'
  | 'json_changed'
  | 'missing_call'
  | 'extra_call'
  | 'wrong_tool'
  | 'wrong_arguments'
  | 'order_changed'
  | 'truncated'
  | 'refused_only_candidate'
  | 'refused_only_primary'
  | 'finish_reason_changed';

/** What became of a pair. */
export type Comparison =
  | {
      readonly status: 'compared';
      readonly agreement: boolean;
      readonly tier: DecisionTier;
      readonly label: ComparisonLabel;
      readonly results: readonly ComparatorResult[];
      readonly difference: ResourceDifference;
      /** Warnings only. */
      readonly reasons: readonly ComparabilityReason[];
    }
  | { readonly status: 'incomparable'; readonly reasons: readonly ComparabilityReason[] }
  /** The candidate gave no answer: a failure, not an incomparable pair. */
  | {
      readonly status: 'failed' | 'timed_out';
      /** `error.type` of the candidate call. */
      readonly kind: string;
      readonly reasons: readonly ComparabilityReason[];
    };
