/** A closed interval of shares. */
export interface RatioInterval {
  /** 0 to 1. */
  readonly lower: number;
  /** 0 to 1, not below `lower`. */
  readonly upper: number;
}

/** The 97.5 % quantile of the standard normal distribution: two-sided 95 %. */
const z95 = 1.959963984540054;

/**
 * The Wilson score interval of a share, two-sided 95 %.
 * `successCount` of `totalCount`, 0 <= success <= total, need not be whole (clustered counts are not). Nothing known (total 0) is 0 to 1.
 * @throws RangeError for counts outside that range
 * @see Newcombe 1998, method 3
 */
export function wilsonInterval(successCount: number, totalCount: number): RatioInterval {
  if (!(successCount >= 0 && successCount <= totalCount && Number.isFinite(totalCount))) {
    throw new RangeError(`Wilson interval: expected 0 <= successes <= total, got ${successCount} of ${totalCount}`);
  }
  if (totalCount === 0) return { lower: 0, upper: 1 };
  const ratio = successCount / totalCount;
  const zz = z95 * z95;
  const centre = ratio + zz / (2 * totalCount);
  const spread = z95 * Math.sqrt((ratio * (1 - ratio)) / totalCount + zz / (4 * totalCount * totalCount));
  const scale = 1 + zz / totalCount;
  // At 0 and at all successes the bound is exact; rounding would leave a trace of 1e-17.
  return {
    lower: successCount === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    upper: successCount === totalCount ? 1 : Math.min(1, (centre + spread) / scale),
  };
}
