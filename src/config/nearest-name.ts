/**
 * The known name that a mistyped one most likely meant: at most two letters added, left out or changed, and of short
 * names only one. Case does not count.
 */
export function nearestName(typed: string, known: readonly string[]): string | undefined {
  const distances = known
    // The names of files and options are short: a long text is none of them, and comparing it would take long.
    .filter((name) => Math.abs(name.length - typed.length) <= 2)
    .map((name) => ({ name, distance: editDistance(name.toLowerCase(), typed.toLowerCase()) }));
  return distances
    .filter(({ name, distance }) => distance <= (name.length < 5 ? 1 : 2))
    .toSorted((left, right) => left.distance - right.distance)[0]?.name;
}

/** Levenshtein distance. Both words are short: the plain table is enough. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 0; row < left.length; row += 1) {
    const current = [row + 1];
    for (let column = 0; column < right.length; column += 1) {
      const substituted = (previous[column] ?? 0) + (left[row] === right[column] ? 0 : 1);
      current.push(Math.min(substituted, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
