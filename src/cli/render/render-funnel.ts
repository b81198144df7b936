import { totalOf } from '../../model/funnel.ts';
import type { FunnelSnapshot, ReasonCounts } from '../../model/funnel.ts';
import { showCount, showCounted } from './numbers.ts';
import { showReasons } from './reasons.ts';
import { renderTable } from './table.ts';

/** Where every call went, as lines of text. What is not accounted for is said. */
export function renderFunnel(funnel: FunnelSnapshot): string[] {
  const rows = [
    ['calls seen', showCount(funnel.seen)],
    reasonRow('├ not eligible', funnel.ineligible),
    ['└ eligible', showCount(funnel.eligible)],
    ['  ├ sampled out', showCount(funnel.sampled_out)],
    reasonRow('  ├ shed', funnel.shed),
    reasonRow('  ├ withheld', funnel.withheld),
    ['  └ replayed', showCount(funnel.replayed), replayedNote(funnel)],
    ['    ├ compared', showCount(funnel.compared)],
    reasonRow('    ├ incomparable', funnel.incomparable),
    reasonRow('    ├ failed', funnel.failed),
    ['    └ timed out', showCount(funnel.timed_out)],
  ];
  return [
    'Where every call went',
    '',
    ...renderTable(rows, ['left', 'right']),
    '',
    ...renderTable(accounts(funnel), []),
  ];
}

function reasonRow(title: string, counts: ReasonCounts): string[] {
  return [title, showCount(totalOf(counts)), showReasons(counts)];
}

function replayedNote({ replayed, replayed_calls: calls }: FunnelSnapshot): string {
  return calls === undefined || calls === replayed ? '' : `of ${showCounted(calls, 'call')}`;
}

function accounts(funnel: FunnelSnapshot): string[][] {
  const written = funnel.records_written;
  const failed = funnel.records_failed ?? 0;
  const losses = failed === 0 ? '' : `, ${showCounted(failed, 'line')} lost`;
  return [
    [remainder(funnel)],
    ...(written === undefined ? [] : [[`${showCounted(written, 'record line')} written${losses}.`]]),
  ];
}

function remainder(funnel: FunnelSnapshot): string {
  const replayedCalls = funnel.replayed_calls ?? funnel.replayed;
  const callCount =
    funnel.eligible - funnel.sampled_out - totalOf(funnel.shed) - totalOf(funnel.withheld) - replayedCalls;
  const replayCount =
    funnel.replayed - funnel.compared - totalOf(funnel.incomparable) - totalOf(funnel.failed) - funnel.timed_out;
  if (callCount > 0)
    return `${showCounted(callCount, 'eligible call')} not accounted for: under way, or lost with the process.`;
  if (replayCount > 0)
    return `${showCounted(replayCount, 'replay')} not accounted for: under way, or lost with the process.`;
  // Several candidates, counted per replay: the calls cannot be told from the replays.
  return callCount < 0 ? 'Every replay is accounted for.' : 'Every eligible call is accounted for.';
}
