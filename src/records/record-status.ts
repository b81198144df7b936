import type { CallOutcome } from '../model/call.ts';
import type { Comparison } from '../model/comparison.ts';
import type { RecordStatus } from '../model/record.ts';

/** Names under which clients, undici and the platform report that a time limit was reached. */
const timeoutTypes: ReadonlySet<string> = new Set([
  'timeout',
  'timed_out',
  'TimeoutError',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** How one side ended, in the words of the record format. */
export interface RecordEnding {
  readonly status: RecordStatus;
  /** Low cardinality, never a message. */
  readonly errorType: string | null;
}

/** How the user's call ended. A call that the application broke off is an error of type `cancelled`. */
export function primaryEnding(outcome: CallOutcome): RecordEnding {
  switch (outcome.status) {
    case 'success':
      return { status: 'success', errorType: null };
    case 'cancelled':
      return { status: 'error', errorType: 'cancelled' };
    case 'error':
    default:
      return { status: errorStatus(outcome), errorType: outcome.errorType };
  }
}

/** How the replay ended. The comparison has the last word: it knows the deadline, and answers that are none. */
export function candidateEnding(outcome: CallOutcome, comparison: Comparison): RecordEnding {
  const ending = primaryEnding(outcome);
  if (comparison.status === 'timed_out') return { status: 'timeout', errorType: comparison.kind };
  if (comparison.status === 'failed' && ending.status === 'success') {
    return { status: 'error', errorType: comparison.kind };
  }
  return ending;
}

function errorStatus({ errorType, httpStatus }: Extract<CallOutcome, { readonly status: 'error' }>): RecordStatus {
  if (httpStatus === 429) return 'rate_limited';
  return timeoutTypes.has(errorType) ? 'timeout' : 'error';
}
