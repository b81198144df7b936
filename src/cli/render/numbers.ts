const wholeFormat = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A count with separators: `12,400`. */
export function showCount(count: number): string {
  return wholeFormat.format(count);
}

/** A share of 0 to 1 as a percentage with one digit: `87.5 %`. Only none is `0.0 %`, and only all is `100.0 %`. */
export function showRatio(ratio: number): string {
  if (ratio > 0 && ratio < 0.0005) return '< 0.1 %';
  if (ratio < 1 && ratio >= 0.9995) return '> 99.9 %';
  return `${(ratio * 100).toFixed(1)} %`;
}

/** A time in whole milliseconds, `812 ms`; `< 1 ms` for less than half. */
export function showMs(ms: number): string {
  return ms > 0 && ms < 0.5 ? '< 1 ms' : `${wholeFormat.format(ms)} ms`;
}

/** From one number to the other, as a signed percentage of the first: `−50.5 %`; `=` for none, empty where the first is 0. */
export function showChange(before: number, after: number): string {
  if (before === after) return '=';
  if (before === 0) return '';
  const percent = ((after - before) / before) * 100;
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %`;
}

/** `1 pair`, `2 pairs`: a count with its noun. */
export function showCounted(count: number, noun: string, plural = `${noun}s`): string {
  return `${showCount(count)} ${count === 1 ? noun : plural}`;
}
