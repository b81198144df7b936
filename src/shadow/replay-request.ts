import { hash } from 'node:crypto';

import { canonicalJson } from '../comparison/canonical-json.ts';
import type { LlmCall, LlmRequest } from '../model/call.ts';
import type { TranslationLoss } from '../model/comparison.ts';
import type { JsonObject } from '../model/json.ts';
import type { CandidateRun } from '../model/pair.ts';
import type { Candidate } from './candidate.ts';

/** A request to a candidate, ready to be sent. */
export interface ReplayRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyText: string;
  /** The body in the model's words, for the candidate's span and record. */
  readonly request: LlmRequest;
  readonly lane: CandidateRun['lane'];
  readonly losses: readonly TranslationLoss[];
  readonly configHash: string;
}

/**
 * Builds the request that asks a candidate what the primary was asked: the captured body with the declared overrides
 * where both speak one format, else the request encoded in the candidate's.
 */
export function buildReplayRequest(call: LlmCall, candidate: Candidate): ReplayRequest {
  const { format } = candidate;
  const captured = call.format === format.name ? call.requestBody : undefined;
  const encoded = captured === undefined ? format.encodeRequest(call.request) : { body: captured, losses: [] };
  const prepared = format.prepareReplayBody(encoded.body);
  const body = format.overrideBody(prepared.body, candidate.overrides);
  return {
    url: candidate.url,
    headers: { ...(captured === undefined ? {} : call.protocolHeaders), ...candidate.headers },
    bodyText: JSON.stringify(body),
    request: format.decodeRequest(body),
    lane: captured === undefined ? 'translated' : 'raw',
    losses: [...encoded.losses, ...prepared.losses],
    configHash: configHash(candidate.url, body),
  };
}

/** Hash of the request without its messages: two replays with the same hash ran the same configuration. */
function configHash(url: string, body: JsonObject): string {
  const { messages: _messages, ...configuration } = body;
  return hash('sha256', `${url}\n${canonicalJson(configuration)}`, 'hex');
}
