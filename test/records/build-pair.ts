import type { CallOutcome, LlmRequest, Usage } from '../../src/model/call.ts';
import type { Comparison } from '../../src/model/comparison.ts';
import type { Part } from '../../src/model/message.ts';
import type { Pair } from '../../src/model/pair.ts';
import type { RedactedCall } from '../../src/model/redacted-call.ts';

/** What a test may say about one side. */
export interface ArmFacts {
  readonly model?: string;
  readonly provider?: string;
  readonly request?: Partial<LlmRequest>;
  /** The parts of the only choice; `null` for a call without an answer. */
  readonly parts?: readonly Part[] | null;
  readonly outcome?: CallOutcome;
  readonly usage?: Usage;
  readonly durationMs?: number;
  readonly timeToFirstChunkMs?: number;
  readonly hasContent?: boolean;
}

/** The comparison of two answers that agree. */
export const agreeing: Extract<Comparison, { readonly status: 'compared' }> = {
  status: 'compared',
  agreement: true,
  tier: 'text',
  label: 'same',
  results: [{ name: 'text', score: 1, label: 'equal' }],
  difference: { latencyMs: -409, inputTokens: 0 },
  reasons: [],
};

/** A redacted call of one message that answers "yes", changed by the given facts. */
export function buildRedactedCall(facts: ArmFacts = {}): RedactedCall {
  const choice = { role: 'assistant', parts: facts.parts ?? [text('yes')], finishReason: 'stop' };
  const answer = { model: `${facts.model ?? 'gpt-4o'}-2026-01-01`, choices: [choice], usage: facts.usage };
  const built: object = {
    call: {
      operation: 'chat',
      provider: facts.provider ?? 'openai',
      server: { address: 'provider.example', port: 443 },
      format: 'openai.chat',
      request: {
        model: facts.model ?? 'gpt-4o',
        stream: false,
        system: [],
        messages: [{ role: 'user', parts: [text('Where is order [ORDER_1]?')] }],
        tools: [],
        parameters: { temperature: 0 },
        ...facts.request,
      },
      ...(facts.parts === null ? {} : { answer }),
      outcome: facts.outcome ?? { status: 'success' },
      timing: {
        startedAtMs: 1_772_359_200_000.1,
        durationMs: facts.durationMs ?? 811,
        timeToFirstChunkMs: facts.timeToFirstChunkMs,
      },
      resendCount: 1,
    },
    redaction: { counts: { ORDER: 1 }, dropped: { too_deep: 1 }, keyId: 'k1' },
    hasContent: facts.hasContent ?? true,
  };
  return built as RedactedCall;
}

/** A pair of two such calls. */
export function buildPair(primary: ArmFacts = {}, candidate: ArmFacts = {}, comparison: Comparison = agreeing): Pair {
  return {
    id: 'a'.repeat(32),
    feature: 'ticket-router',
    sampling: { sampled: true, ratio: 1 },
    primary: { span: { traceId: '1'.repeat(32), spanId: '2'.repeat(16) }, redacted: buildRedactedCall(primary) },
    candidate: {
      span: { traceId: '3'.repeat(32), spanId: '4'.repeat(16) },
      redacted: buildRedactedCall({ model: 'claude-sonnet-4-5', provider: 'anthropic', durationMs: 402, ...candidate }),
    },
    run: {
      id: 'sonnet',
      configHash: 'b'.repeat(64),
      lane: 'translated',
      losses: [{ path: 'parameters.seed', code: 'setting_dropped', reason: 'The format has no seed.' }],
      queuedMs: 12,
    },
    comparison,
  };
}

export function text(content: string): Part {
  return { type: 'text', content };
}

/** The run every test pair belongs to. */
export const testRun = { runId: 'run-1', pairIndex: 7 };
