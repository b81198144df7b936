import type { Ticket } from '../tickets.ts';

const concurrency = 8;

/** What the application answered to one ticket. */
export interface SentTicket {
  readonly ticket: Ticket;
  /** Undefined when the application gave no route. */
  readonly route: string | undefined;
  readonly durationMs: number;
}

/**
 * Sends tickets to the application, a few at a time. The results are in the order of the tickets.
 * @param onDone called after each ticket with the number done so far.
 */
export async function sendTickets(
  url: string,
  tickets: readonly Ticket[],
  onDone: (doneCount: number) => void,
): Promise<readonly SentTicket[]> {
  const sent: SentTicket[] = [];
  const waiting = tickets.entries();
  let doneCount = 0;
  const work = async () => {
    for (const [index, ticket] of waiting) {
      sent[index] = await sendTicket(url, ticket);
      doneCount += 1;
      onDone(doneCount);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return sent;
}

async function sendTicket(url: string, ticket: Ticket): Promise<SentTicket> {
  const startedAtMs = performance.now();
  const response = await fetch(`${url}/tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: ticket.id, text: ticket.text }),
  });
  const answer = (await response.json().catch(() => ({}))) as { readonly route?: unknown };
  const route = typeof answer.route === 'string' ? answer.route : undefined;
  return { ticket, route, durationMs: performance.now() - startedAtMs };
}
