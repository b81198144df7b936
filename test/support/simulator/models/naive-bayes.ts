import { byScore, countItems, wordsAndPairsOf } from './classifier.ts';
import type { Classifier, LabelledText } from './classifier.ts';

const smoothing = 0.3;

/** The weight of each feature within one label, and what all of them sum to. */
interface LabelWeights {
  readonly weights: Map<string, number>;
  total: number;
  textCount: number;
}

/**
 * Trains a multinomial naive Bayes classifier over words and word pairs. Counts are damped and weighted by rarity
 * (tf-idf) and each text is scaled to length one, after Rennie et al., "Tackling the Poor Assumptions of Naive Bayes
 * Text Classifiers" (2003).
 */
export function trainNaiveBayes(examples: readonly LabelledText[]): Classifier {
  const documents = examples.map(({ text, label }) => ({ label, counts: countItems(wordsAndPairsOf(text)) }));
  const documentCounts = countItems(documents.flatMap(({ counts }) => [...counts.keys()]));
  const labels = new Map<string, LabelWeights>();
  for (const { label, counts } of documents) {
    const learned = labels.get(label) ?? { weights: new Map<string, number>(), total: 0, textCount: 0 };
    labels.set(label, learned);
    learned.textCount += 1;
    for (const [feature, weight] of tfIdf(counts, documentCounts, documents.length)) {
      learned.weights.set(feature, (learned.weights.get(feature) ?? 0) + weight);
      learned.total += weight;
    }
  }
  const rank = (text: string) => {
    const features = [...countItems(wordsAndPairsOf(text))].filter(([feature]) => documentCounts.has(feature));
    const scores = [...labels].map(([label, { weights, total, textCount }]): [string, number] => {
      const space = Math.log(total + smoothing * documentCounts.size);
      const likelihood = features.reduce(
        (sum, [feature, count]) => sum + count * (Math.log((weights.get(feature) ?? 0) + smoothing) - space),
        0,
      );
      return [label, Math.log(textCount / documents.length) + likelihood];
    });
    return byScore(new Map(scores));
  };
  return { rank };
}

function tfIdf(
  counts: ReadonlyMap<string, number>,
  documentCounts: ReadonlyMap<string, number>,
  documentCount: number,
): readonly (readonly [feature: string, weight: number])[] {
  const raw = [...counts].map(([feature, count]): [string, number] => {
    const rarity = Math.log((documentCount + 1) / ((documentCounts.get(feature) ?? 0) + 1));
    return [feature, Math.log(count + 1) * rarity];
  });
  const length = Math.hypot(...raw.map(([, weight]) => weight));
  return raw.map(([feature, weight]) => [feature, length === 0 ? 0 : weight / length]);
}
