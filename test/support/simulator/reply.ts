/** A piece of a body, sent after a wait. */
export interface ReplyPiece {
  readonly text: string;
  readonly delayMs: number;
}

/**
 * How the connection goes on after the last piece:
 * `complete` ends the body, `silence` keeps the connection open and sends nothing more,
 * `reset` sends a TCP reset, `close` closes the socket within the body.
 */
export type ReplyEnding = 'complete' | 'silence' | 'reset' | 'close';

/** Everything the server will do with one request, as data: faults are functions from reply to reply. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** False when the connection ends, or falls silent, before the status line. */
  readonly sendsHead: boolean;
  /** Wait before the status line. */
  readonly delayMs: number;
  readonly pieces: readonly ReplyPiece[];
  readonly ending: ReplyEnding;
}

/** A complete JSON reply without a wait. */
export function jsonReply(status: number, headers: Readonly<Record<string, string>>, body: unknown): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    sendsHead: true,
    delayMs: 0,
    pieces: [{ text: JSON.stringify(body), delayMs: 0 }],
    ending: 'complete',
  };
}

/** True for a reply of server-sent events. */
export function isEventStream(reply: Reply): boolean {
  return reply.headers['content-type']?.startsWith('text/event-stream') === true;
}
