import { serverAddress } from '../capture/server-address.ts';
import type { LlmCall } from '../model/call.ts';
import type { Candidate } from './candidate.ts';
import type { ReplayRequest } from './replay-request.ts';
import type { ReplayResult } from './replayer.ts';

/** A replay that has ended. */
export interface FinishedReplay extends ReplayResult {
  readonly candidate: Candidate;
  readonly request: ReplayRequest;
  /** Milliseconds between the offer and the start of the replay. */
  readonly queuedMs: number;
}

/** The call that a replay was, before it is redacted. */
export function candidateCall({ candidate, request, answer, outcome, timing }: FinishedReplay): LlmCall {
  return {
    operation: 'chat',
    provider: candidate.provider,
    server: serverAddress(request.url),
    format: candidate.format.name,
    request: request.request,
    answer,
    outcome,
    timing,
    resendCount: 0,
  };
}
