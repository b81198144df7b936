/** Cuts a text into pieces of at least one character; `cuts` tells how much longer each is. */
export function cutText(text: string, cuts: Iterator<number>): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = start + 1 + (cuts.next().value as number);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}
