import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { METRIC_CAPTURE_DROPPED, ATTR_SHADOWSPAN_REASON } from '../semconv.ts';
import { findRequestHeader } from './request-headers.ts';
import { guarded, selfMetrics } from './self-metrics.ts';
import type { ExchangeListener, OpenExchange, Tap } from './tap.ts';
import { listeningHandler } from './listening-handler.ts';

const globalDispatcher = Symbol.for('undici.globalDispatcher.1');

interface DispatchOptions {
  readonly method?: string;
  readonly origin?: string | URL;
  readonly path?: string;
  readonly headers?: unknown;
}

type Dispatch = (options: DispatchOptions, handler: object) => boolean;

interface Dispatcher {
  dispatch: Dispatch;
}

type DispatcherHolder = { [globalDispatcher]?: Dispatcher };

/**
 * Stands before the global dispatcher: Node 22, whose undici 6 publishes no body chunks.
 * Only `dispatch` is seen through; every other member is the application's own dispatcher's.
 */
export function createDispatcherTap(): Tap {
  const holder = globalThis as DispatcherHolder;
  let open: OpenExchange | undefined;
  let original: Dispatcher | undefined;
  let wrapper: Dispatcher | undefined;

  const stand = (): void => {
    const current = holder[globalDispatcher];
    if (current === undefined || current === wrapper) return;
    original = current;
    wrapper = seeThrough(current, (request) => open?.(request));
    holder[globalDispatcher] = wrapper;
  };

  // `setGlobalDispatcher` of the application replaces us. The next request tells, and we stand before the new one.
  const standAgain = (): void => {
    guarded('dispatcher-tap', () => {
      if (holder[globalDispatcher] === wrapper) return;
      selfMetrics.add(METRIC_CAPTURE_DROPPED, { [ATTR_SHADOWSPAN_REASON]: 'dispatcher_replaced' });
      stand();
    });
  };

  return {
    start(openExchange) {
      open = openExchange;
      // Reading any of fetch's classes makes Node load its undici, which sets the global dispatcher.
      void globalThis.Headers;
      stand();
      subscribe('undici:request:create', standAgain);
    },
    stop() {
      open = undefined;
      unsubscribe('undici:request:create', standAgain);
      if (original !== undefined && holder[globalDispatcher] === wrapper) holder[globalDispatcher] = original;
    },
  };
}

function seeThrough(target: Dispatcher, open: OpenExchange): Dispatcher {
  const dispatch: Dispatch = (options, handler) => {
    const listener = guarded('dispatcher-tap', () => openFor(options, open));
    return target.dispatch(options, listener === undefined ? handler : listeningHandler(handler, listener));
  };
  return new Proxy(target, {
    get(dispatcher, property) {
      if (property === 'dispatch') return dispatch;
      const value: unknown = Reflect.get(dispatcher, property, dispatcher);
      // Methods with private fields need the real dispatcher as `this`.
      return typeof value === 'function' ? value.bind(dispatcher) : value;
    },
  });
}

function openFor(options: DispatchOptions, open: OpenExchange): ExchangeListener | undefined {
  if (options.method !== 'POST') return undefined;
  return open({
    method: options.method,
    origin: String(options.origin),
    path: options.path ?? '/',
    header: (name) => findRequestHeader(options.headers, name),
  });
}
