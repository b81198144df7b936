import { countTokens } from './tokens.ts';

const longestTextPiece = 4096;
const jsonPieceLength = 6;

/** A part of a streamed text and the tokens it stands for. */
export interface TextPiece {
  readonly text: string;
  readonly tokenCount: number;
}

/** Cuts prose into words, each with the white space before it. Joined they are the text again. */
export function wordPieces(text: string): readonly TextPiece[] {
  return text
    .split(/(?<=\S)(?=\s)/u)
    .flatMap((word) => slices(word, longestTextPiece))
    .map((piece) => ({ text: piece, tokenCount: countTokens(piece) }));
}

/** Cuts argument text into short pieces that respect no JSON boundary, as the real services do. */
export function jsonPieces(text: string): readonly TextPiece[] {
  return slices(text, jsonPieceLength).map((piece) => ({ text: piece, tokenCount: countTokens(piece) }));
}

/** Slices by code points: half a surrogate pair has no UTF-8 form. */
function slices(text: string, length: number): readonly string[] {
  if (text.length <= length) return text === '' ? [] : [text];
  const characters = Array.from(text);
  const starts = Array.from({ length: Math.ceil(characters.length / length) }, (_, index) => index * length);
  return starts.map((start) => characters.slice(start, start + length).join(''));
}
