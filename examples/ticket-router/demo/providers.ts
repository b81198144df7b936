import { randomUUID } from 'node:crypto';
import { trainNaiveBayes } from '../../../test/support/simulator/models/naive-bayes.ts';
import { trainNearestCentroid } from '../../../test/support/simulator/models/nearest-centroid.ts';
import { ticketClassifier } from '../../../test/support/simulator/models/ticket-classifier.ts';
import { startSimulator } from '../../../test/support/simulator/start-simulator.ts';
import type { Simulator } from '../../../test/support/simulator/start-simulator.ts';
import type { Ticket } from '../tickets.ts';

const smallVocabularySize = 500;

/** A model and where it is called. */
export interface Endpoint {
  readonly provider: 'openai' | 'anthropic';
  /** With version. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string;
}

/** The two sides of the comparison. */
export interface Providers {
  /** Called by the application, in OpenAI's wire format. */
  readonly primary: Endpoint;
  /** Called by shadowspan. */
  readonly candidate: Endpoint;
  /** Everything that the candidate's provider was sent, headers included; empty where we cannot see it. */
  readonly candidateTraffic: () => string;
  readonly close: () => Promise<void>;
}

/** Two local providers whose models are trained on the tickets: a good one, and a small one that knows fewer words. */
export async function startSimulatedProviders(train: readonly Ticket[], callCount: number): Promise<Providers> {
  const examples = train.map(({ text, route }) => ({ text, label: route }));
  const large = ticketClassifier(trainNaiveBayes(examples));
  const small = ticketClassifier(trainNearestCentroid(examples, smallVocabularySize));
  // Made of parts at run time: the demo needs keys that nothing else accepts.
  const primaryKey = ['demo', 'primary', randomUUID()].join('-');
  const candidateKey = ['demo', 'candidate', randomUUID()].join('-');
  const maxRecordedRequests = callCount * 3;
  const [primary, candidate] = await Promise.all([
    startSimulator({
      models: { 'router-large': large },
      apiKeys: [primaryKey],
      latency: { baseMs: 25, jitterMs: 30, perTokenMs: 1 },
      compression: 'gzip',
      maxRecordedRequests,
    }),
    startSimulator({
      models: { 'router-small': small },
      apiKeys: [candidateKey],
      latency: { baseMs: 10, jitterMs: 15, perTokenMs: 0.5 },
      compression: 'gzip',
      maxRecordedRequests,
    }),
  ]);
  return {
    primary: { provider: 'openai', baseUrl: primary.openaiBaseUrl, model: 'router-large', apiKey: primaryKey },
    candidate: {
      provider: 'anthropic',
      baseUrl: `${candidate.anthropicBaseUrl}/v1`,
      model: 'router-small',
      apiKey: candidateKey,
    },
    candidateTraffic: () => trafficOf(candidate),
    close: async () => void (await Promise.all([primary.close(), candidate.close()])),
  };
}

/**
 * Real providers: OpenAI and Anthropic where both keys are set, else a larger and a smaller model of the one there is.
 * Anthropic is called by the application through its OpenAI-compatible endpoint.
 * @throws Error when no key is set.
 */
export function realProviders(env: NodeJS.ProcessEnv): Providers {
  const openaiUrl = env['OPENAI_BASE_URL'] ?? 'https://api.openai.com/v1';
  const openai = endpointsOf('openai', openaiUrl, env['OPENAI_API_KEY']);
  const anthropic = endpointsOf('anthropic', 'https://api.anthropic.com/v1', env['ANTHROPIC_API_KEY']);
  const primary = openai?.('gpt-4.1') ?? anthropic?.('claude-sonnet-4-5');
  const candidate = anthropic?.('claude-haiku-4-5') ?? openai?.('gpt-4.1-mini');
  if (primary === undefined || candidate === undefined) {
    throw new Error('--real: expected OPENAI_API_KEY or ANTHROPIC_API_KEY in the environment, found neither');
  }
  return {
    primary: { ...primary, model: env['PRIMARY_MODEL'] ?? primary.model },
    candidate: { ...candidate, model: env['CANDIDATE_MODEL'] ?? candidate.model },
    candidateTraffic: () => '',
    close: () => Promise.resolve(),
  };
}

/** Makes endpoints of a provider; undefined where there is no key for it. */
function endpointsOf(
  provider: Endpoint['provider'],
  baseUrl: string,
  apiKey: string | undefined,
): ((model: string) => Endpoint) | undefined {
  return apiKey === undefined ? undefined : (model) => ({ provider, baseUrl, model, apiKey });
}

function trafficOf(simulator: Simulator): string {
  return simulator.requests.map(({ headers, bodyText }) => `${JSON.stringify(headers)}\n${bodyText}\n`).join('');
}
