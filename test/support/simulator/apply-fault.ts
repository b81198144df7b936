import type { Fault } from './fault.ts';
import { isEventStream, jsonReply } from './reply.ts';
import type { Reply, ReplyPiece } from './reply.ts';

const slowSlices = 16;
const garbage = '<html><head><title>502 Bad Gateway</title></head></html>';

/** What the dialect of the request contributes to its faults. */
export interface FaultWords {
  /** The vendor's body for an error status. */
  readonly errorReply: (status: number, message: string | undefined) => Reply;
  /** The vendor's error event. */
  readonly errorEvent: () => string;
}

type Player<Kind extends Fault['kind']> = (
  reply: Reply,
  fault: Fault & { readonly kind: Kind },
  words: FaultWords,
) => Reply;

const players: { readonly [Kind in Fault['kind']]: Player<Kind> } = {
  refuse_connection: (reply) => ({ ...reply, sendsHead: false, ending: 'close' }),
  hang: (reply) => ({ ...reply, sendsHead: false, ending: 'silence' }),
  reset_before_headers: (reply) => ({ ...reply, sendsHead: false, ending: 'reset' }),
  hang_mid_stream: (reply) => ({ ...reply, pieces: firstHalf(reply.pieces), ending: 'silence' }),
  reset_mid_stream: (reply) => ({ ...reply, pieces: firstHalf(reply.pieces), ending: 'reset' }),
  drop_mid_stream: (reply, { afterEvents = 2 }) => ({
    ...reply,
    pieces: beginning(reply.pieces, afterEvents),
    ending: 'close',
  }),
  slow_body: (reply, { delayMs = 50 }) => ({ ...reply, pieces: slowed(reply.pieces, delayMs) }),
  garbage_json: (reply) => ({
    ...reply,
    pieces: isEventStream(reply) ? withEvent(reply, `data: ${garbage}\n\n`) : [toPiece(garbage)],
  }),
  truncated_json: (reply) => {
    const half = firstHalf(reply.pieces);
    return { ...reply, pieces: isEventStream(reply) ? cutLastEvent(half) : half };
  },
  truncated_stream: (reply) => ({ ...reply, pieces: firstHalf(reply.pieces) }),
  error_mid_stream: (reply, _fault, words) => ({
    ...reply,
    pieces: isEventStream(reply) ? withEvent(reply, words.errorEvent()) : firstHalf(reply.pieces),
  }),
  status: statusReply,
  // The model has played this one already.
  huge_body: (reply) => reply,
};

/** Turns the reply that would have been into the faulty one. */
export function applyFault(reply: Reply, fault: Fault, words: FaultWords): Reply {
  const play = players[fault.kind] as Player<Fault['kind']>;
  return play(reply, fault, words);
}

/** Half of the events, then one of the fault. */
function withEvent(reply: Reply, frame: string): readonly ReplyPiece[] {
  return [...firstHalf(reply.pieces), toPiece(frame)];
}

function statusReply(reply: Reply, fault: Fault & { readonly kind: 'status' }, words: FaultWords): Reply {
  const usual = words.errorReply(fault.status, fault.message);
  const headers = { ...usual.headers, ...fault.headers };
  const written = fault.body === undefined ? { ...usual, headers } : jsonReply(fault.status, headers, fault.body);
  return { ...written, delayMs: reply.delayMs };
}

function firstHalf(pieces: readonly ReplyPiece[]): readonly ReplyPiece[] {
  return beginning(pieces, Math.floor(pieces.length / 2));
}

/** A body in one piece is cut within its text. */
function beginning(pieces: readonly ReplyPiece[], count: number): readonly ReplyPiece[] {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined
    ? [{ ...only, text: only.text.slice(0, Math.floor(only.text.length / 2)) }]
    : pieces.slice(0, count);
}

/** The last event keeps its framing, so a reader gets JSON that stops in the middle. */
function cutLastEvent(pieces: readonly ReplyPiece[]): readonly ReplyPiece[] {
  return pieces.map((piece, index) =>
    index === pieces.length - 1 ? { ...piece, text: `${piece.text.trimEnd().slice(0, -8)}\n\n` } : piece,
  );
}

function slowed(pieces: readonly ReplyPiece[], delayMs: number): readonly ReplyPiece[] {
  const [only] = pieces;
  const parts = pieces.length === 1 && only !== undefined ? sliced(only.text) : pieces;
  return parts.map((piece) => ({ ...piece, delayMs: piece.delayMs + delayMs }));
}

function sliced(text: string): readonly ReplyPiece[] {
  const length = Math.max(1, Math.ceil(text.length / slowSlices));
  const starts = Array.from({ length: Math.ceil(text.length / length) }, (_, index) => index * length);
  return starts.map((start) => toPiece(text.slice(start, start + length)));
}

function toPiece(text: string): ReplyPiece {
  return { text, delayMs: 0 };
}
