import { STATUS_CODES } from 'node:http';
import type { Refusal, WrittenError } from './dialect.ts';

interface AnthropicError {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const types: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

const usualMessages: Readonly<Record<number, string>> = { 500: 'Internal server error', 529: 'Overloaded' };

/** Words a refusal as `{"type": "error", "error": {type, message}, "request_id"}`. */
export function writeAnthropicError(refusal: Refusal, requestId: string): WrittenError {
  const { status, message, headers = {} } = describe(refusal);
  const type = types[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
  return { status, headers, body: { type: 'error', error: { type, message }, request_id: requestId } };
}

function describe(refusal: Refusal): AnthropicError {
  switch (refusal.kind) {
    case 'invalid':
      return { status: 400, message: refusal.problem.message };
    case 'not_json':
      return {
        status: 400,
        message: 'The request body is not valid JSON: unexpected character: line 1 column 1 (char 0)',
      };
    case 'key_missing':
      return { status: 401, message: 'x-api-key header is required' };
    case 'key_wrong':
      return { status: 401, message: 'invalid x-api-key' };
    case 'unknown_model':
      return { status: 404, message: `model: ${refusal.model}` };
    case 'rate_limited':
      return rateLimited(refusal.limit, refusal.retryAfterS);
    case 'status':
    default:
      return ofStatus(refusal.status, refusal.message);
  }
}

function rateLimited(limit: number, retryAfterS: number): AnthropicError {
  return {
    status: 429,
    message: `This request would exceed your organization's rate limit of ${limit} requests per minute.`,
    headers: {
      'retry-after': String(retryAfterS),
      'anthropic-ratelimit-requests-limit': String(limit),
      'anthropic-ratelimit-requests-remaining': '0',
    },
  };
}

function ofStatus(status: number, message: string | undefined): AnthropicError {
  if (status === 429) return { ...rateLimited(1, 1), ...(message === undefined ? {} : { message }) };
  return { status, message: message ?? usualMessages[status] ?? STATUS_CODES[status] ?? 'Error' };
}
