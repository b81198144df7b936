import { STATUS_CODES } from 'node:http';
import type { InvalidRequest, Refusal, WrittenError } from './dialect.ts';

interface OpenaiError {
  readonly status: number;
  readonly message: string;
  readonly type?: string;
  readonly param?: string | undefined;
  readonly code?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Words a refusal as `{"error": {message, type, param, code}}`. */
export function writeOpenaiError(refusal: Refusal): WrittenError {
  const { status, message, type = 'invalid_request_error', param, code, headers = {} } = describe(refusal);
  return { status, headers, body: { error: { message, type, param: param ?? null, code: code ?? null } } };
}

function describe(refusal: Refusal): OpenaiError {
  switch (refusal.kind) {
    case 'invalid':
      return invalid(refusal.problem);
    case 'not_json':
      return { status: 400, message: 'We could not parse the JSON body of your request.' };
    case 'key_missing':
      return {
        status: 401,
        message: `You didn't provide an API key. You need to provide it in an Authorization header.`,
      };
    case 'key_wrong':
      return { status: 401, code: 'invalid_api_key', message: wrongKeyMessage(refusal.key) };
    case 'unknown_model': {
      const message = `The model \`${refusal.model}\` does not exist or you do not have access to it.`;
      return { status: 404, code: 'model_not_found', message };
    }
    case 'rate_limited':
      return rateLimited(refusal.limit, refusal.retryAfterS);
    case 'status':
    default:
      return ofStatus(refusal.status, refusal.message);
  }
}

function invalid({ message, parameter, code }: InvalidRequest): OpenaiError {
  return { status: 400, message, param: parameter, code };
}

function rateLimited(limit: number, retryAfterS: number): OpenaiError {
  return {
    status: 429,
    type: 'requests',
    code: 'rate_limit_exceeded',
    message: `Rate limit reached on requests per min (RPM): Limit ${limit}, Used ${limit}, Requested 1. Please try again in ${retryAfterS}s.`,
    headers: {
      'retry-after': String(retryAfterS),
      'retry-after-ms': String(retryAfterS * 1000),
      'x-ratelimit-limit-requests': String(limit),
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': `${retryAfterS}s`,
    },
  };
}

function ofStatus(status: number, message: string | undefined): OpenaiError {
  if (status === 429) return { ...rateLimited(1, 1), ...(message === undefined ? {} : { message }) };
  if (status < 500) return { status, message: message ?? STATUS_CODES[status] ?? 'Error' };
  const usual = 'The server had an error while processing your request. Sorry about that!';
  return { status, message: message ?? usual, type: 'server_error' };
}

/** The service repeats the ends of the key in its message, with stars between. */
function wrongKeyMessage(key: string): string {
  const shown =
    key.length > 16 ? `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}` : '*'.repeat(key.length);
  return `Incorrect API key provided: ${shown}. You can find your API key at https://platform.openai.com/account/api-keys.`;
}
