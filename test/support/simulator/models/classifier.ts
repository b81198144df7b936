/** A text and its true label: what a classifier learns from. */
export interface LabelledText {
  readonly text: string;
  readonly label: string;
}

/** A trained text classifier. */
export interface Classifier {
  /** All labels it has seen, the most likely first; ties by name. */
  readonly rank: (text: string) => readonly string[];
}

/** The words of a text: lower case, two letters or more. Numbers tell nothing about a topic. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
}

/** The words of a text and its pairs of neighbours. */
export function wordsAndPairsOf(text: string): readonly string[] {
  const words = wordsOf(text);
  return [...words, ...words.slice(1).map((word, index) => `${words[index]} ${word}`)];
}

/** How often each item occurs. */
export function countItems(items: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** Labels by falling score, ties by name. */
export function byScore(scores: ReadonlyMap<string, number>): readonly string[] {
  return [...scores].toSorted(([nameA, a], [nameB, b]) => b - a || (nameA < nameB ? -1 : 1)).map(([name]) => name);
}
