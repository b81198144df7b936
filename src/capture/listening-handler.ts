import { guarded } from './self-metrics.ts';
import type { ExchangeListener } from './tap.ts';

type Callback = (...values: readonly unknown[]) => unknown;
type Handler = Record<string, Callback | undefined>;

/**
 * What we hear of each dispatch callback, by name. The first block are undici 6's names, the second those of
 * undici 7 and later, which an application's own dispatcher may use; their first argument is a controller.
 */
const heardBy: Record<string, (listener: ExchangeListener, values: readonly unknown[]) => void> = {
  onBodySent: (listener, [chunk]) => listener.requestChunk(chunk as Uint8Array),
  onHeaders: (listener, [status, headers]) => {
    // 1xx answers come before the real one.
    if ((status as number) >= 200) listener.responseStarted(status as number, (headers ?? []) as readonly Buffer[]);
  },
  onData: (listener, [chunk]) => listener.responseChunk(chunk as Uint8Array),
  onComplete: (listener) => listener.completed(),
  onError: (listener, [error]) => listener.failed(error),

  onResponseStart: (listener, [, status, headers]) => {
    if ((status as number) >= 200) listener.responseStarted(status as number, flatten(headers));
  },
  onResponseData: (listener, [, chunk]) => listener.responseChunk(chunk as Uint8Array),
  onResponseEnd: (listener) => listener.completed(),
  onResponseError: (listener, [, error]) => listener.failed(error),
};

/**
 * A dispatch handler that tells the listener what it hears and passes everything on unchanged.
 * `fetch`'s own handler has no `onBodySent`, so it is offered here whether the handler has one or not.
 */
export function listeningHandler(handler: object, listener: ExchangeListener): object {
  const inner = handler as Handler;
  return new Proxy(handler, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      const hear = typeof property === 'string' ? heardBy[property] : undefined;
      if (hear !== undefined && (typeof value === 'function' || property === 'onBodySent')) {
        return (...values: readonly unknown[]) => {
          guarded('listening-handler', () => hear(listener, values));
          return inner[property as string]?.(...values);
        };
      }
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function flatten(headers: unknown): readonly string[] {
  if (typeof headers !== 'object' || headers === null) return [];
  return Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
}
