import type { Socket } from 'node:net';

import type { buildConnector } from 'undici';

import { guarded } from '../capture/self-metrics.ts';

/**
 * A connector whose sockets never keep the process alive: an application that is done ends, replay or no replay.
 * undici takes its own reference again for each request, so the socket's `ref` is made to do nothing.
 */
export function unrefConnector(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    const socket: unknown = connect(options, callback);
    if (isSocket(socket)) guarded('unrefConnector', () => letProcessEnd(socket));
    return socket as void;
  };
}

function isSocket(value: unknown): value is Socket {
  return typeof (value as Partial<Socket> | undefined)?.unref === 'function';
}

function letProcessEnd(socket: Socket): void {
  socket.unref();
  socket.ref = () => socket;
  // A host with several addresses gets a new handle for each attempt, and a new handle is ref'd.
  for (const event of ['connect', 'secureConnect']) socket.once(event, () => socket.unref());
  endWithProcess(socket);
}

const watchMs = 1000;
const openSockets = new Set<Socket>();

/**
 * While a connection is being made, or bytes wait to be written, the operation itself keeps the process alive, and Node
 * has no way to take it out. A candidate behind a firewall that answers nothing would hold the end of the application
 * for the ten seconds of each attempt. So such a socket looks from time to time whether only we are left, and goes.
 */
function endWithProcess(socket: Socket): void {
  openSockets.add(socket);
  const watch = setInterval(() => {
    if (isHolding(socket) && isOnlyOursLeft()) closeHolding();
  }, watchMs).unref();
  socket.once('close', () => {
    openSockets.delete(socket);
    clearInterval(watch);
  });
}

/** All at once: one that is left would keep the process alive for the replay after the one that has gone. */
function closeHolding(): void {
  // undici waits for an error: a connection under way that is only closed would leave its request waiting.
  const error = Object.assign(new Error('The process has nothing else to do.'), { code: 'shutdown' });
  for (const socket of openSockets) if (isHolding(socket)) socket.destroy(error);
}

function isHolding(socket: Socket): boolean {
  return socket.connecting || socket.writableLength > 0;
}

/** What Node calls the operations that cannot be unref'd. */
const operation = /connect|write|getaddrinfo|shutdown/i;

/** Standard streams are listed whether anybody reads them or not. */
const standardStream = /^(?:Pipe|TTY)Wrap$/;
const standardStreamCount = 3;

/** Guessing wrong costs a replay that has been stuck for a while, and nothing of the application's. */
function isOnlyOursLeft(): boolean {
  const alive = process.getActiveResourcesInfo();
  const streams = alive.filter((resource) => standardStream.test(resource)).length;
  const operations = alive.filter((resource) => operation.test(resource)).length;
  const ours = [...openSockets].filter(isHolding).length;
  return streams <= standardStreamCount && operations <= ours && streams + operations === alive.length;
}
