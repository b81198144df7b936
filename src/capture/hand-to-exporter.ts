import { countInternalError } from './self-metrics.ts';

/** How an exporter tells what became of the spans. */
export type ExportDone = (result: { readonly code: number; readonly error?: Error }) => void;

/**
 * Hands spans to somebody's exporter and waits for its word.
 *
 * @param place - names the entry point where an error of the exporter is counted
 * @param timeoutMs - how long it may take; the timer keeps no process alive
 * @param start - calls `export` of the exporter
 * @returns true where the exporter took the spans; false where it said no, threw, rejected, or gave no word in time
 */
export function handToExporter(
  place: string,
  timeoutMs: number,
  start: (done: ExportDone) => unknown,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), timeoutMs).unref();
  const refuse = (error: unknown): void => {
    countInternalError(place, error);
    resolve(false);
  };
  try {
    // An exporter's word may be anything at all; and an `async export` that rejects must not become unhandled.
    const returned = start((result: { readonly code: number } | undefined) => resolve(result?.code === 0));
    void Promise.resolve(returned).catch(refuse);
  } catch (error) {
    refuse(error);
  }
  return promise.finally(() => clearTimeout(timer));
}
