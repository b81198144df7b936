import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type { Reply } from './reply.ts';

/** The content encodings that the simulator can speak. */
export type Compression = 'gzip' | 'br' | 'none';

/**
 * Plays a reply on a connection.
 * @param signal aborted when the connection ends, for whatever reason; no timer survives it.
 * @throws AbortError when the signal is aborted during a wait.
 */
export async function sendReply(
  response: ServerResponse,
  reply: Reply,
  options: { readonly compression: Compression; readonly signal: AbortSignal },
): Promise<void> {
  await pause(reply.delayMs, options.signal);
  if (reply.sendsHead) {
    const encoding = options.compression === 'none' ? {} : { 'content-encoding': options.compression };
    response.writeHead(reply.status, { ...reply.headers, ...encoding });
    response.flushHeaders();
    await sendPieces(response, reply, options);
  }
  if (reply.ending === 'reset') response.socket?.resetAndDestroy();
  if (reply.ending === 'close') response.socket?.destroy();
}

async function sendPieces(
  response: ServerResponse,
  reply: Reply,
  options: { readonly compression: Compression; readonly signal: AbortSignal },
): Promise<void> {
  const body = options.compression === 'none' ? plainBody(response) : compressedBody(response, options.compression);
  for (const piece of reply.pieces) {
    await pause(piece.delayMs, options.signal);
    options.signal.throwIfAborted();
    await body.write(piece.text);
  }
  if (reply.ending === 'complete') await body.end();
}

interface Body {
  /** Resolves when the bytes are with the operating system. */
  readonly write: (text: string) => Promise<void>;
  readonly end: () => Promise<void>;
}

function plainBody(response: ServerResponse): Body {
  return {
    write: (text) => writeBytes(response, text),
    end: () => endBody(response),
  };
}

/** Flushes after each piece, so that a compressed stream still streams. */
function compressedBody(response: ServerResponse, encoding: 'gzip' | 'br'): Body {
  const compressor =
    encoding === 'gzip'
      ? createGzip({ flush: constants.Z_SYNC_FLUSH })
      : createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH });
  let written: Promise<void> = Promise.resolve();
  compressor.on('data', (bytes: Buffer) => {
    written = writeBytes(response, bytes);
  });
  return {
    async write(text) {
      await new Promise<void>((resolve) => void compressor.write(text, () => resolve()));
      await written;
    },
    async end() {
      await new Promise<void>((resolve) => compressor.once('end', resolve).end());
      await endBody(response);
    },
  };
}

function writeBytes(response: ServerResponse, bytes: string | Buffer): Promise<void> {
  // A write to a connection that has ended calls back with an error: the 'close' event tells that story.
  return new Promise((resolve) => void response.write(bytes, () => resolve()));
}

function endBody(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => void response.end(resolve));
}

async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  if (delayMs > 0) await wait(delayMs, undefined, { signal });
}
