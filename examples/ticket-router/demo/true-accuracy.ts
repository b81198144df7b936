import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ticket } from '../tickets.ts';

/** What the demo reads of a record; the whole shape is `ResultRecord`. */
interface DemoRecord {
  readonly messages?: unknown;
  readonly output?: {
    readonly tool_calls?: readonly { readonly arguments?: { readonly route?: unknown } | null }[];
  } | null;
  readonly custom?: { readonly shadowspan?: { readonly role?: unknown } };
}

/** How often a model named the route that the ticket was written for. */
export interface Accuracy {
  readonly rightCount: number;
  readonly count: number;
}

/** Accuracy of both sides on the same tickets: those that were shadowed. */
export interface PairAccuracy {
  readonly primary: Accuracy;
  readonly candidate: Accuracy;
}

/**
 * Reads the records of a run and compares each side's route with the truth. Records hold redacted texts, so they are
 * joined with the tickets by the ticket's id, which stands in the prompt.
 */
export function readPairAccuracy(runDirectory: string, tickets: readonly Ticket[]): PairAccuracy {
  const routes = new Map(tickets.map(({ id, route }) => [id, route]));
  const records = readFileSync(join(runDirectory, 'records.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as DemoRecord);
  const accuracyOf = (role: string) => {
    const ofRole = records.filter((record) => record.custom?.shadowspan?.role === role);
    const right = ofRole.filter((record) => routeOf(record) === routes.get(ticketIdOf(record)));
    return { count: ofRole.length, rightCount: right.length };
  };
  return { primary: accuracyOf('primary'), candidate: accuracyOf('candidate') };
}

/** `95.3 % (191 of 200)` */
export function formatAccuracy({ rightCount, count }: Accuracy): string {
  const percent = count === 0 ? '-' : ((100 * rightCount) / count).toFixed(1);
  return `${percent} % (${rightCount} of ${count})`;
}

function ticketIdOf(record: DemoRecord): string {
  return /Ticket (T-\d+)/.exec(JSON.stringify(record.messages ?? null))?.[1] ?? '';
}

/** An answer without a route is a wrong one: `null` equals no route of a ticket. */
function routeOf(record: DemoRecord): unknown {
  return record.output?.tool_calls?.[0]?.arguments?.route ?? null;
}
