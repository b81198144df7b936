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

const watchMs = 250;
const openSockets = new Set<Socket>();

/**
 * While a connection is being made, or bytes wait to be written, the operation itself keeps the process alive, and Node
 * has no way to take it out. A candidate behind a firewall that answers nothing would hold the end of the application
 * for the ten seconds of each attempt. So such a socket looks from time to time whether only we are left, and goes.
 */
function endWithProcess(socket: Socket): void {
  openSockets.add(socket);
  const watch = setInterval(() => {
    if (isHolding(socket) && isOnlyOursLeft()) socket.destroy(processEnding());
  }, watchMs).unref();
  socket.once('close', () => {
    openSockets.delete(socket);
    clearInterval(watch);
  });
}

// undici waits for an error of a connection under way: one that is only closed would leave its request waiting.
function processEnding(): Error {
  return Object.assign(new Error('The process has nothing else to do.'), { code: 'shutdown' });
}

function isHolding(socket: Socket): boolean {
  return socket.connecting || socket.writableLength > 0;
}

const operations = /connect|write|getaddrinfo|shutdown/i;

/** Guessing wrong costs one replay and nothing of the application's. */
function isOnlyOursLeft(): boolean {
  const alive = process.getActiveResourcesInfo();
  const ours = [...openSockets].filter(isHolding).length;
  return alive.length <= ours && alive.every((resource) => operations.test(resource));
}
