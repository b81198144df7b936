import type { ExportedSpan } from '../../src/capture/exported-span.ts';
import type { Pair } from '../../src/model/pair.ts';
import { exportedSpans } from '../../src/shadow/pair-spans.ts';

/** The spans of one call's pairs as they look after another process: plain copies, with nothing beside them. */
export function copiedSpansOf(...pairs: readonly Pair[]): [primary: ExportedSpan, ...candidates: ExportedSpan[]] {
  const origin = { resource: { attributes: { 'service.name': 'test' } } };
  const copies = exportedSpans(pairs, { contentOnSpans: true, origin }).map((span) => ({ ...span }));
  return copies as [ExportedSpan, ...ExportedSpan[]];
}

/** A span with other attributes; `undefined` takes one away. */
export function withAttributes(span: ExportedSpan, changes: Record<string, unknown>): ExportedSpan {
  const entries = Object.entries({ ...span.attributes, ...changes }).filter(([, value]) => value !== undefined);
  return { ...span, attributes: Object.fromEntries(entries) };
}
