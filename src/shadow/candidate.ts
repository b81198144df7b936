import type { GenerationParameters } from '../model/call.ts';
import type { JsonObject } from '../model/json.ts';
import type { WireFormatName } from '../model/message.ts';
import type { RequestOverrides, WireFormat } from '../wire/wire-format.ts';
import { wireFormat, wireFormats } from '../wire/wire-formats.ts';
import { checkDuration, checkName, invalidOption } from './check-option.ts';

/** What is tried in the primary's place. Everything not named stays as the primary had it. */
export interface CandidateOptions {
  /** Name in records, spans and reports. */
  readonly id: string;
  /** `gen_ai.provider.name` of the candidate: `openai`, `anthropic`, or any OpenAI-compatible provider's name. */
  readonly provider: string;
  /** @default the primary's model */
  readonly model?: string | undefined;
  /** Wire format. @default `anthropic.messages` for the provider `anthropic`, else `openai.chat` */
  readonly format?: WireFormatName | undefined;
  /** Base URL with version, for instance `https://api.openai.com/v1`. @default the provider's own, where known */
  readonly baseUrl?: string | undefined;
  /**
   * The candidate's own key; the primary's is never captured, so it can never be sent elsewhere.
   * @default the provider's usual environment variable, and only where `baseUrl` is the provider's own
   */
  readonly apiKey?: string | undefined;
  /** Further request headers; they come before those that we set. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Generation parameters instead of the primary's. */
  readonly parameters?: GenerationParameters | undefined;
  /** Another system prompt, or text after the primary's. */
  readonly systemPrompt?: RequestOverrides['systemPrompt'];
  /** Fields of the request body, merged last, in the words of the candidate's format. */
  readonly body?: JsonObject | undefined;
  /** Milliseconds from sending to the end of the answer, 1 or more. @default 12_000 */
  readonly deadlineMs?: number | undefined;
}

/** A candidate ready to be called. */
export interface Candidate {
  readonly id: string;
  readonly provider: string;
  readonly format: WireFormat;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly overrides: RequestOverrides;
  readonly deadlineMs: number;
}

interface KnownProvider {
  readonly baseUrl: string;
  readonly keyVariable: string;
}

const knownProviders: ReadonlyMap<string, KnownProvider> = new Map([
  ['openai', { baseUrl: 'https://api.openai.com/v1', keyVariable: 'OPENAI_API_KEY' }],
  ['anthropic', { baseUrl: 'https://api.anthropic.com/v1', keyVariable: 'ANTHROPIC_API_KEY' }],
]);

/**
 * Resolves a candidate's options.
 *
 * @param env - where the provider's usual key variable is looked up
 * @throws ShadowspanError `invalid_option` where no base URL is known or it is no http(s) URL, for an unknown format, and
 * for a deadline out of range
 */
export function resolveCandidate(options: CandidateOptions, env: NodeJS.ProcessEnv): Candidate {
  const { id } = options;
  const provider = checkName(`candidate "${id}": provider`, options.provider);
  const format = formatOf(options);
  const apiKey = options.apiKey ?? keyFromEnvironment(options, env);
  return {
    id,
    provider,
    format,
    url: endpoint(options, format),
    headers: {
      'content-type': 'application/json',
      ...(apiKey === undefined ? {} : format.authHeaders(apiKey)),
      ...lowerCased(options.headers),
    },
    overrides: overridesOf(options),
    deadlineMs: checkDuration(`candidate "${id}": deadlineMs`, options.deadlineMs ?? 12_000, 1),
  };
}

function overridesOf({ model, parameters, systemPrompt, body }: CandidateOptions): RequestOverrides {
  return {
    ...(model === undefined ? {} : { model }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(systemPrompt === undefined ? {} : { systemPrompt }),
    ...(body === undefined ? {} : { body }),
  };
}

function formatOf({ id, provider, format }: CandidateOptions): WireFormat {
  const name = format ?? (provider === 'anthropic' ? 'anthropic.messages' : 'openai.chat');
  const names = wireFormats.map((known) => known.name);
  if (names.includes(name)) return wireFormat(name);
  throw invalid(id, `format must be one of ${names.join(', ')}.`);
}

function endpoint({ id, provider, baseUrl: given }: CandidateOptions, format: WireFormat): string {
  const baseUrl = given ?? knownProviders.get(provider)?.baseUrl;
  if (baseUrl === undefined) {
    const known = [...knownProviders.keys()].join(', ');
    throw invalid(
      id,
      `no base URL is known for provider "${provider}". Set baseUrl, for instance https://llm.example.com/v1; ` +
        `known without it: ${known}.`,
    );
  }
  const url = URL.parse(baseUrl);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw invalid(id, 'baseUrl must be an http(s) URL with version, for instance https://llm.example.com/v1.');
  }
  // A query, such as the API version of a gateway, stands after the path. A fragment is never sent.
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}${format.endpointPath}${url.search}`;
}

// Names of any case mean the same header: one that is given must replace ours, not stand beside it.
function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

// Another host must never get the key of the provider by default: it may be the very key the primary uses.
function keyFromEnvironment({ provider, baseUrl }: CandidateOptions, env: NodeJS.ProcessEnv): string | undefined {
  const known = knownProviders.get(provider);
  if (known === undefined) return undefined;
  const ownHost = baseUrl === undefined || URL.parse(baseUrl)?.origin === new URL(known.baseUrl).origin;
  const key = ownHost ? env[known.keyVariable] : undefined;
  return key === '' ? undefined : key;
}

function invalid(id: string, message: string): Error {
  return invalidOption(`candidate "${id}": ${message}`);
}
