/**
 * Every attribute, event and metric name this package writes or reads.
 * GenAI names are those of the semantic conventions v1.41; they are unstable, so they are copied here and never imported.
 *
 * @module
 * @see https://github.com/open-telemetry/semantic-conventions-genai
 */

/** The instrumentation scope of our spans and metrics. */
export const SCOPE_NAME = 'shadowspan';
/** The conventions our spans follow. */
export const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.41.0';

export const ATTR_ERROR_TYPE = 'error.type';
export const ATTR_SERVER_ADDRESS = 'server.address';
export const ATTR_SERVER_PORT = 'server.port';
export const ATTR_HTTP_REQUEST_RESEND_COUNT = 'http.request.resend_count';
export const ATTR_HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code';

export const ATTR_GEN_AI_OPERATION_NAME = 'gen_ai.operation.name';
export const ATTR_GEN_AI_PROVIDER_NAME = 'gen_ai.provider.name';
export const ATTR_GEN_AI_OUTPUT_TYPE = 'gen_ai.output.type';
export const ATTR_GEN_AI_REQUEST_MODEL = 'gen_ai.request.model';
export const ATTR_GEN_AI_REQUEST_STREAM = 'gen_ai.request.stream';
export const ATTR_GEN_AI_REQUEST_CHOICE_COUNT = 'gen_ai.request.choice.count';
export const ATTR_GEN_AI_REQUEST_MAX_TOKENS = 'gen_ai.request.max_tokens';
export const ATTR_GEN_AI_REQUEST_TEMPERATURE = 'gen_ai.request.temperature';
export const ATTR_GEN_AI_REQUEST_TOP_P = 'gen_ai.request.top_p';
export const ATTR_GEN_AI_REQUEST_TOP_K = 'gen_ai.request.top_k';
export const ATTR_GEN_AI_REQUEST_FREQUENCY_PENALTY = 'gen_ai.request.frequency_penalty';
export const ATTR_GEN_AI_REQUEST_PRESENCE_PENALTY = 'gen_ai.request.presence_penalty';
export const ATTR_GEN_AI_REQUEST_SEED = 'gen_ai.request.seed';
export const ATTR_GEN_AI_REQUEST_STOP_SEQUENCES = 'gen_ai.request.stop_sequences';
export const ATTR_GEN_AI_REQUEST_REASONING_LEVEL = 'gen_ai.request.reasoning.level';
export const ATTR_GEN_AI_RESPONSE_ID = 'gen_ai.response.id';
export const ATTR_GEN_AI_RESPONSE_MODEL = 'gen_ai.response.model';
export const ATTR_GEN_AI_RESPONSE_FINISH_REASONS = 'gen_ai.response.finish_reasons';
/** Seconds. */
export const ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK = 'gen_ai.response.time_to_first_chunk';
export const ATTR_GEN_AI_USAGE_INPUT_TOKENS = 'gen_ai.usage.input_tokens';
export const ATTR_GEN_AI_USAGE_OUTPUT_TOKENS = 'gen_ai.usage.output_tokens';
export const ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS = 'gen_ai.usage.cache_read.input_tokens';
export const ATTR_GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS = 'gen_ai.usage.cache_creation.input_tokens';
export const ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS = 'gen_ai.usage.reasoning.output_tokens';
export const ATTR_GEN_AI_INPUT_MESSAGES = 'gen_ai.input.messages';
export const ATTR_GEN_AI_OUTPUT_MESSAGES = 'gen_ai.output.messages';
export const ATTR_GEN_AI_SYSTEM_INSTRUCTIONS = 'gen_ai.system_instructions';
export const ATTR_GEN_AI_TOOL_DEFINITIONS = 'gen_ai.tool.definitions';
export const ATTR_OPENAI_API_TYPE = 'openai.api.type';
export const ATTR_OPENAI_REQUEST_SERVICE_TIER = 'openai.request.service_tier';
export const ATTR_OPENAI_RESPONSE_SERVICE_TIER = 'openai.response.service_tier';
export const ATTR_OPENAI_RESPONSE_SYSTEM_FINGERPRINT = 'openai.response.system_fingerprint';

export const EVENT_GEN_AI_EVALUATION_RESULT = 'gen_ai.evaluation.result';
export const ATTR_GEN_AI_EVALUATION_NAME = 'gen_ai.evaluation.name';
export const ATTR_GEN_AI_EVALUATION_SCORE_VALUE = 'gen_ai.evaluation.score.value';
export const ATTR_GEN_AI_EVALUATION_SCORE_LABEL = 'gen_ai.evaluation.score.label';
export const ATTR_GEN_AI_EVALUATION_EXPLANATION = 'gen_ai.evaluation.explanation';

/** Joins the two spans, and the two records, of a pair. */
export const ATTR_SHADOWSPAN_PAIR_ID = 'shadowspan.pair.id';
/** `primary` or `candidate`. */
export const ATTR_SHADOWSPAN_ROLE = 'shadowspan.role';
export const ATTR_SHADOWSPAN_FEATURE = 'shadowspan.feature';
/** Whether the call was chosen for shadowing. */
export const ATTR_SHADOWSPAN_SAMPLED = 'shadowspan.sampled';
export const ATTR_SHADOWSPAN_SAMPLING_RATIO = 'shadowspan.sampling.ratio';
/** True on a span that another instrumentation opened and we marked. */
export const ATTR_SHADOWSPAN_ADOPTED = 'shadowspan.adopted';
/** `cancelled` where the application stopped before the provider had finished. */
export const ATTR_SHADOWSPAN_OUTCOME = 'shadowspan.outcome';
/** Why content is not on the span although asked for. */
export const ATTR_SHADOWSPAN_CONTENT_DROPPED = 'shadowspan.content.dropped';
/** The wire format spoken, for instance `openai.chat`. */
export const ATTR_SHADOWSPAN_WIRE_FORMAT = 'shadowspan.wire.format';
/** Prefix: `shadowspan.redaction.count.EMAIL` = 2. */
export const ATTR_SHADOWSPAN_REDACTION_COUNT = 'shadowspan.redaction.count';
/** Prefix: `shadowspan.redaction.dropped.budget_exceeded` = 1. */
export const ATTR_SHADOWSPAN_REDACTION_DROPPED = 'shadowspan.redaction.dropped';
export const ATTR_SHADOWSPAN_REDACTION_KEY_ID = 'shadowspan.redaction.key.id';
export const ATTR_SHADOWSPAN_CANDIDATE_ID = 'shadowspan.candidate.id';
export const ATTR_SHADOWSPAN_CANDIDATE_CONFIG_HASH = 'shadowspan.candidate.config.hash';
export const ATTR_SHADOWSPAN_CANDIDATE_LANE = 'shadowspan.candidate.lane';
export const ATTR_SHADOWSPAN_CANDIDATE_QUEUED_MS = 'shadowspan.candidate.queued_ms';
/** `CandidateRun.losses` as one JSON string. */
export const ATTR_SHADOWSPAN_CANDIDATE_LOSSES = 'shadowspan.candidate.losses';
/** `compared`, `incomparable`, `failed` or `timed_out`. */
export const ATTR_SHADOWSPAN_COMPARISON_STATUS = 'shadowspan.comparison.status';
export const ATTR_SHADOWSPAN_COMPARISON_AGREEMENT = 'shadowspan.comparison.agreement';
export const ATTR_SHADOWSPAN_COMPARISON_TIER = 'shadowspan.comparison.tier';
export const ATTR_SHADOWSPAN_COMPARISON_LABEL = 'shadowspan.comparison.label';
/** The whole `Comparison` as one JSON string; no content stands in it. */
export const ATTR_SHADOWSPAN_COMPARISON_DETAILS = 'shadowspan.comparison.details';

/** Calls seen on the wire, by `shadowspan.reason` where they were not captured whole. */
export const METRIC_CAPTURE_CALLS = 'shadowspan.capture.calls';
/** What capture had to give up, by reason. */
export const METRIC_CAPTURE_DROPPED = 'shadowspan.capture.dropped';
/** Calls and replays by funnel stage and reason. */
export const METRIC_SHADOW_CALLS = 'shadowspan.shadow.calls';
/** Pairs handed to the exporter, by result. */
export const METRIC_SHADOW_PAIRS = 'shadowspan.shadow.pairs';
/** Result records, by result. */
export const METRIC_RECORDS = 'shadowspan.records';
/** Errors of our own that were swallowed so that the application never meets them. */
export const METRIC_INTERNAL_ERRORS = 'shadowspan.internal.errors';

export const ATTR_SHADOWSPAN_REASON = 'shadowspan.reason';
export const ATTR_SHADOWSPAN_STAGE = 'shadowspan.stage';
