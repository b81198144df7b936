import { expect, test } from 'vitest';
import { parseRecordLine } from '../../src/model/record.ts';
import { traceEvents, traceFingerprint } from '../../src/records/trace-events.ts';
import type { TraceEvent } from '../../src/records/trace-events.ts';
import { hasSharedFacts, needsSharedFacts, sharedLines } from './shared-facts.ts';

test('the fingerprint is the one that Python’s json and hashlib give', () => {
  const events = traceEvents([{ tool_name: 'lookup_order', arguments: { order_id: '[ORDER]' } }], true);
  expect(traceFingerprint(events)).toBe('sha256:74929410bc1e5ae89c1982c63169cad6c785f50bfa972f060857c712f361309c');
});

test.skipIf(!hasSharedFacts)(
  `every example of a pair has the events and fingerprint we would write${needsSharedFacts}`,
  () => {
    const lines = ['pair-base', 'pair-cand'].flatMap((name) => sharedLines(`examples/${name}.records.jsonl`));
    expect(lines).toHaveLength(6);
    for (const line of lines) {
      const { custom, output, status } = parseRecordLine(line);
      const { tool_calls: toolCalls } = (output ?? { tool_calls: [] }) as {
        tool_calls: Parameters<typeof traceEvents>[0];
      };
      const events: readonly TraceEvent[] = traceEvents(toolCalls, status === 'success');
      expect(events).toEqual(custom['trace_events']);
      expect(traceFingerprint(events)).toBe(custom['trace_fingerprint']);
    }
  },
);
