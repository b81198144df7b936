import { readProviderError } from '../provider-error.ts';
import { isPostTo } from '../request-path.ts';
import type { WireFormat } from '../wire-format.ts';
import { decodeAnswer } from './decode-answer.ts';
import { decodeRequest } from './decode-request.ts';
import { createStreamDecoder } from './decode-stream.ts';
import { encodeRequest } from './encode-request.ts';
import { formatName } from './format-name.ts';
import { overrideBody } from './override-body.ts';
import { prepareReplayBody } from './prepare-replay-body.ts';

/** The version of the API that the encoder writes. */
const apiVersion = '2023-06-01';

/** Anthropic Messages. */
export const anthropicMessages: WireFormat = {
  name: formatName,
  defaultProvider: 'anthropic',
  endpointPath: '/messages',
  // The version belongs to the suffix: `/messages` alone is a word of many other APIs.
  matches: (method, path) => isPostTo(method, path, '/v1/messages'),
  speaks: (body) => typeof body['model'] === 'string' && Array.isArray(body['messages']),
  protocolHeaders: ['anthropic-beta'],
  decodeRequest,
  decodeAnswer,
  createStreamDecoder,
  decodeError: (status, body) => readProviderError(body, String(status)),
  encodeRequest,
  prepareReplayBody,
  overrideBody,
  authHeaders: (apiKey) => ({ 'x-api-key': apiKey, 'anthropic-version': apiVersion }),
};
