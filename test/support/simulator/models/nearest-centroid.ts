import { byScore, countItems, wordsOf } from './classifier.ts';
import type { Classifier, LabelledText } from './classifier.ts';

/**
 * Trains a nearest-centroid classifier over single words: the label whose mean word counts point closest to the text's
 * (cosine). It knows only the commonest words of its training texts, which makes it small and weak.
 * @param vocabularySize how many words it may know.
 */
export function trainNearestCentroid(examples: readonly LabelledText[], vocabularySize: number): Classifier {
  const commonest = byScore(countItems(examples.flatMap(({ text }) => wordsOf(text))));
  const vocabulary = new Set(commonest.slice(0, vocabularySize));
  const knownWords = (text: string) => countItems(wordsOf(text).filter((word) => vocabulary.has(word)));
  const texts = Map.groupBy(examples, ({ label }) => label);
  const centroids = [...texts].map(([label, members]) => ({
    label,
    centroid: knownWords(members.map(({ text }) => text).join(' ')),
  }));
  const rank = (text: string) => {
    const counts = knownWords(text);
    return byScore(new Map(centroids.map(({ label, centroid }) => [label, cosine(counts, centroid)])));
  };
  return { rank };
}

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const product = [...a].reduce((sum, [word, count]) => sum + count * (b.get(word) ?? 0), 0);
  return product === 0 ? 0 : product / (Math.hypot(...a.values()) * Math.hypot(...b.values()));
}
