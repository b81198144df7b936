import type { JsonObject } from '../model/json.ts';
import { canonicalJson, sha256Hex } from './canonical-json.ts';
import type { RecordToolCall } from './record-output.ts';

/** One step of the trajectory that the peer compares. */
export type TraceEvent = { readonly seq: number; readonly kind: string; readonly payload: JsonObject };

/**
 * The trajectory of one side: start, one event per tool call, end or error.
 * Both sides get the same skeleton, so that only what the model did can differ: no stream or retry events, no ids, steps from 0.
 */
export function traceEvents(toolCalls: readonly RecordToolCall[], succeeded: boolean): TraceEvent[] {
  const steps: { readonly kind: string; readonly payload: JsonObject }[] = [
    { kind: 'generate_start', payload: {} },
    ...toolCalls.map((toolCall) => ({ kind: 'tool_call_start', payload: toolCall })),
    { kind: succeeded ? 'generate_end' : 'error', payload: {} },
  ];
  return steps.map(({ kind, payload }, seq) => ({ seq, kind, payload: { step: seq, ...payload } }));
}

/** `sha256:` and 64 hex digits over the events. */
export function traceFingerprint(events: readonly TraceEvent[]): string {
  return `sha256:${sha256Hex(canonicalJson(events))}`;
}
