import type { ReasonCounts } from '../../model/funnel.ts';
import { showCount } from './numbers.ts';
import { printable } from './printable.ts';

/** Counts by size, the greatest first; equal ones by name. Zeros are left out. */
export function sortedReasons(counts: ReasonCounts): [reason: string, count: number][] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/** Counts in one line, for instance `media_missing ×6, messages_changed ×2`; empty for none. */
export function showReasons(counts: ReasonCounts): string {
  return sortedReasons(counts)
    .map(([reason, count]) => `${printable(reason)} ×${showCount(count)}`)
    .join(', ');
}
