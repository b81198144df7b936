import type { CallOutcome, CallTiming, Usage } from '../../src/model/call.ts';
import type { JsonValue } from '../../src/model/json.ts';
import type { Part, ToolCallPart } from '../../src/model/message.ts';
import type { RedactedCall, RedactionReport } from '../../src/model/redacted-call.ts';

export interface CallFacts {
  readonly parts?: readonly Part[];
  readonly finishReason?: string;
  readonly choiceCount?: number;
  readonly outcome?: CallOutcome;
  readonly timing?: Partial<CallTiming>;
  readonly usage?: Usage;
  readonly stream?: boolean;
  readonly hasAnswer?: boolean;
  readonly hasContent?: boolean;
  readonly redaction?: Partial<RedactionReport>;
}

/** A redacted call that answers "yes", changed by the given facts. */
export function buildCall(facts: CallFacts = {}): RedactedCall {
  const choice = { role: 'assistant', parts: facts.parts ?? [text('yes')], finishReason: facts.finishReason ?? 'stop' };
  const choices = Array.from({ length: facts.choiceCount ?? 1 }, () => choice);
  const built: object = {
    call: {
      operation: 'chat',
      provider: 'openai',
      server: { address: 'provider.example' },
      format: 'openai.chat',
      request: { model: 'm', stream: facts.stream ?? false, system: [], messages: [], tools: [], parameters: {} },
      ...(facts.hasAnswer === false ? {} : { answer: { choices, ...(facts.usage ? { usage: facts.usage } : {}) } }),
      outcome: facts.outcome ?? { status: 'success' },
      timing: { startedAtMs: 1_000, durationMs: 100, ...facts.timing },
      resendCount: 0,
    },
    redaction: { counts: {}, dropped: {}, keyId: 'k1', ...facts.redaction },
    hasContent: facts.hasContent ?? true,
  };
  return built as RedactedCall;
}

export function text(content: string): Part {
  return { type: 'text', content };
}

export function toolCall(name: string, args: JsonValue, id?: string): ToolCallPart {
  return { type: 'tool_call', name, arguments: args, ...(id === undefined ? {} : { id }) };
}
