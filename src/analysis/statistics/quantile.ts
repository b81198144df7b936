/**
 * The exact quantile of a sample: the smallest value that at least the share `q` of the values does not exceed (inverse ECDF).
 * Always a value of the sample, never between two. `q` is above 0 and at most 1; `undefined` for an empty sample.
 */
export function quantile(values: readonly number[], q: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
}
