import type { buildConnector } from 'undici';

/**
 * A connector whose sockets never keep the process alive: an application that is done ends, replay or no replay.
 * undici takes its own reference again for each request, so the socket's `ref` is made to do nothing.
 */
export function unrefConnector(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    const socket: unknown = connect(options, callback);
    unrefForGood(socket);
    return socket as void;
  };
}

function unrefForGood(socket: unknown): void {
  if (typeof socket !== 'object' || socket === null) return;
  const handle = socket as { unref?: () => unknown; ref?: () => unknown };
  handle.unref?.();
  handle.ref = () => socket;
}
