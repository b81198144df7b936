import type { Measurement } from './measurement.ts';
import type { Variant } from './variants.ts';

/** All rounds of one variant in one scenario. */
export interface Series {
  readonly scenario: string;
  readonly variant: Variant;
  readonly measurements: readonly Measurement[];
}

/** One row of the table. */
export interface Row {
  readonly scenario: string;
  readonly variant: Variant;
  readonly medianUs: number;
  readonly minUs: number;
  readonly maxUs: number;
  /** What the variant adds to its baseline: median over the rounds of the difference within a round. */
  readonly addedUs: number | undefined;
  /** The variant by its baseline: median over the rounds of the ratio within a round. */
  readonly ratio: number | undefined;
  readonly flaw: string | undefined;
}

/** Makes rows of series. Compared within each round, because a shared machine drifts from one to the next. */
export function summariseRows(all: readonly Series[]): readonly Row[] {
  return all.map((series) => {
    const { scenario, variant } = series;
    const us = cpuOf(series);
    const baseline = all.find((each) => each.scenario === scenario && each.variant.name === variant.baseline);
    const baseUs = baseline === undefined ? undefined : cpuOf(baseline);
    return {
      scenario,
      variant,
      medianUs: median(us),
      minUs: Math.min(...us.filter(Number.isFinite)),
      maxUs: Math.max(...us.filter(Number.isFinite)),
      addedUs: baseUs && median(us.map((value, round) => value - (baseUs[round] ?? Number.NaN))),
      ratio: baseUs && median(us.map((value, round) => value / (baseUs[round] ?? Number.NaN))),
      flaw: series.measurements.find(({ flaw }) => flaw !== undefined)?.flaw,
    };
  });
}

function cpuOf({ measurements }: Series): readonly number[] {
  return measurements.map(({ cpuPerCallUs }) => cpuPerCallUs);
}

function median(values: readonly number[]): number {
  // A process that failed gave no number; its row is void anyhow.
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
