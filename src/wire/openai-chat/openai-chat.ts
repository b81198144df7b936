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

const endpointPath = '/chat/completions';

/** OpenAI chat completions, as OpenAI, Azure and the compatible servers speak it. */
export const openaiChat: WireFormat = {
  name: formatName,
  defaultProvider: 'openai',
  endpointPath,
  matches: (method, path) => isPostTo(method, path, endpointPath),
  // The path is no other API's; Azure has the model in the path, and a broken request is still a call.
  speaks: () => true,
  protocolHeaders: [],
  decodeRequest,
  decodeAnswer,
  createStreamDecoder,
  decodeError: (status, body) => readProviderError(body, String(status)),
  encodeRequest,
  prepareReplayBody,
  overrideBody,
  authHeaders: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
};
