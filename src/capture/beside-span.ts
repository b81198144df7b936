import type { Pair } from '../model/pair.ts';
import type { CapturedCall } from './shadow-intake.ts';

/*
 * Content that travels beside a span in memory, so that it need not be exported to be replayed or recorded.
 * Keyed by the span object: it goes when the span goes. On the global object, because a span can cross between two
 * copies of this package.
 */
const slot = Symbol.for('shadowspan.beside-span.v1');

interface BesideSpans {
  readonly calls: WeakMap<object, CapturedCall>;
  readonly pairs: WeakMap<object, Pair>;
}

function besideSpans(): BesideSpans {
  const holder = globalThis as { [slot]?: BesideSpans };
  return (holder[slot] ??= { calls: new WeakMap(), pairs: new WeakMap() });
}

/** Lays the captured call beside its span, until somebody takes it. */
export function putCall(span: object, call: CapturedCall): void {
  besideSpans().calls.set(span, call);
}

/** Takes the call away from beside the span: exactly one taker gets it. */
export function takeCall(span: object): CapturedCall | undefined {
  const { calls } = besideSpans();
  const call = calls.get(span);
  calls.delete(span);
  return call;
}

/** Lays a whole pair beside one of its spans, for the exporter. */
export function putPair(span: object, pair: Pair): void {
  besideSpans().pairs.set(span, pair);
}

/** The pair beside a span, where there is one. */
export function pairBeside(span: object): Pair | undefined {
  return besideSpans().pairs.get(span);
}
