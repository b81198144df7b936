import { ShadowspanError } from '../errors.ts';
import type { GenerationParameters } from '../model/call.ts';
import type { JsonObject } from '../model/json.ts';
import type { WireFormatName } from '../model/message.ts';
import type { RequestOverrides, WireFormat } from '../wire/wire-format.ts';
import { wireFormat } from '../wire/wire-formats.ts';

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
  /** Further request headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Generation parameters instead of the primary's. */
  readonly parameters?: GenerationParameters | undefined;
  /** Another system prompt, or text after the primary's. */
  readonly systemPrompt?: RequestOverrides['systemPrompt'];
  /** Fields of the request body, merged last, in the words of the candidate's format. */
  readonly body?: JsonObject | undefined;
  /** Milliseconds from sending to the end of the answer. @default 12_000 */
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

const knownProviders: Record<string, { readonly baseUrl: string; readonly keyVariable: string }> = {
  openai: { baseUrl: 'https://api.openai.com/v1', keyVariable: 'OPENAI_API_KEY' },
  anthropic: { baseUrl: 'https://api.anthropic.com/v1', keyVariable: 'ANTHROPIC_API_KEY' },
};

/**
 * Resolves a candidate's options.
 *
 * @param env - where the provider's usual key variable is looked up
 * @throws ShadowspanError `invalid_option` where no base URL is known or it is no http(s) URL
 */
export function resolveCandidate(options: CandidateOptions, env: NodeJS.ProcessEnv): Candidate {
  const format = wireFormat(
    options.format ?? (options.provider === 'anthropic' ? 'anthropic.messages' : 'openai.chat'),
  );
  const apiKey = options.apiKey ?? keyFromEnvironment(options, env);
  return {
    id: options.id,
    provider: options.provider,
    format,
    url: endpoint(options, format),
    headers: {
      'content-type': 'application/json',
      ...(apiKey === undefined ? {} : format.authHeaders(apiKey)),
      ...options.headers,
    },
    overrides: {
      ...(options.model === undefined ? {} : { model: options.model }),
      ...(options.parameters === undefined ? {} : { parameters: options.parameters }),
      ...(options.systemPrompt === undefined ? {} : { systemPrompt: options.systemPrompt }),
      ...(options.body === undefined ? {} : { body: options.body }),
    },
    deadlineMs: options.deadlineMs ?? 12_000,
  };
}

function endpoint(options: CandidateOptions, format: WireFormat): string {
  const baseUrl = options.baseUrl ?? knownProviders[options.provider]?.baseUrl;
  if (baseUrl === undefined) {
    throw new ShadowspanError(
      'invalid_option',
      `Candidate "${options.id}": no base URL is known for provider "${options.provider}". ` +
        `Set baseUrl, for instance https://llm.example.com/v1; known without it: ${Object.keys(knownProviders).join(', ')}.`,
    );
  }
  const url = URL.parse(baseUrl);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new ShadowspanError('invalid_option', `Candidate "${options.id}": baseUrl must be an http(s) URL.`);
  }
  return `${baseUrl.replace(/\/+$/, '')}${format.endpointPath}`;
}

// Another host must never get the key of the provider by default: it may be the very key the primary uses.
function keyFromEnvironment({ provider, baseUrl }: CandidateOptions, env: NodeJS.ProcessEnv): string | undefined {
  const known = knownProviders[provider];
  if (known === undefined) return undefined;
  const ownHost = baseUrl === undefined || URL.parse(baseUrl)?.origin === new URL(known.baseUrl).origin;
  return ownHost ? env[known.keyVariable] : undefined;
}
