import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { findRequestHeader } from './request-headers.ts';
import { guarded } from './self-metrics.ts';
import type { ExchangeListener, OpenExchange, Tap } from './tap.ts';

/** What undici publishes of a request; the object is undici's own, so we only read. */
interface UndiciRequest {
  readonly method: string;
  readonly origin: string | URL;
  readonly path: string;
  readonly headers: unknown;
}

interface ChannelMessage {
  readonly request: UndiciRequest;
  readonly chunk: Uint8Array;
  readonly response: { readonly statusCode: number; readonly headers: readonly Buffer[] };
  readonly error: unknown;
}

type Handler = (message: unknown) => void;

/**
 * Listens on undici's diagnostics channels: Node 24 and later, where they carry the bodies too.
 * The channels are shared by the global `fetch` and every copy of the `undici` package.
 */
export function createDiagnosticsTap(): Tap {
  // Keyed by undici's request object: an exchange that is never finished goes with it, and no timer has to clean up.
  const listeners = new WeakMap<object, ExchangeListener>();
  let handlers: readonly (readonly [string, Handler])[] = [];

  return {
    start(open) {
      handlers = channelHandlers(open, listeners);
      for (const [channel, handler] of handlers) subscribe(channel, handler);
    },
    stop() {
      for (const [channel, handler] of handlers) unsubscribe(channel, handler);
      handlers = [];
    },
  };
}

function channelHandlers(
  open: OpenExchange,
  listeners: WeakMap<object, ExchangeListener>,
): readonly (readonly [string, Handler])[] {
  const heard = (tell: (listener: ExchangeListener, message: ChannelMessage) => void): Handler => {
    return (message) => {
      const known = message as ChannelMessage;
      const listener = listeners.get(known.request);
      // A subscriber that throws is an uncaught exception of the application.
      if (listener !== undefined) guarded('diagnostics-tap', () => tell(listener, known));
    };
  };
  return [
    ['undici:request:create', (message) => guarded('diagnostics-tap', () => opened(message as ChannelMessage))],
    ['undici:request:bodyChunkSent', heard((listener, { chunk }) => listener.requestChunk(chunk))],
    [
      'undici:request:headers',
      heard((listener, { response }) => listener.responseStarted(response.statusCode, response.headers)),
    ],
    ['undici:request:bodyChunkReceived', heard((listener, { chunk }) => listener.responseChunk(chunk))],
    ['undici:request:trailers', heard((listener) => listener.completed())],
    ['undici:request:error', heard((listener, { error }) => listener.failed(error))],
  ];

  function opened({ request }: ChannelMessage): void {
    // Every HTTP request of the application passes here: the method alone dismisses most.
    if (request.method !== 'POST') return;
    const listener = open({
      method: request.method,
      origin: String(request.origin),
      path: request.path,
      header: (name) => findRequestHeader(request.headers, name),
    });
    if (listener !== undefined) listeners.set(request, listener);
  }
}
