import type { LlmRequest } from '../../model/call.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Message } from '../../model/message.ts';
import { definedFields } from '../defined-fields.ts';
import type { EncodeContext } from '../encode-context.ts';
import { noteForeignFields } from '../foreign-fields.ts';
import { withToolCallIds } from '../tool-call-ids.ts';
import { ownFields, spellingOf } from '../vendor-fields.ts';
import type { EncodedRequest } from '../wire-format.ts';
import { encodeMessage } from './encode-message.ts';
import { encodeSettings } from './encode-settings.ts';
import { encodeTools } from './encode-tools.ts';
import { formatName } from './format-name.ts';

/** Encodes a request as chat completions body. A request of this format comes back as it was, without losses. */
export function encodeRequest(request: LlmRequest): EncodedRequest {
  const native = request.vendor?.format === formatName;
  const context: EncodeContext = { native, losses: [] };
  noteForeignFields(request, formatName, '', context);
  const body = {
    ...(definedFields({ model: request.model, messages: encodeMessages(request, context) }) as JsonObject),
    ...encodeSettings(request, context),
    ...encodeTools(request, context),
    ...ownFields(request, formatName),
    ...encodeStreaming(request, native),
  };
  return { body, losses: context.losses };
}

function encodeMessages(request: LlmRequest, context: EncodeContext): readonly JsonValue[] | undefined {
  const messages = context.native ? request.messages : withToolCallIds(request.messages);
  const instructions: Message[] = request.system.length === 0 ? [] : [{ role: 'system', parts: request.system }];
  const encoded = [
    ...instructions.flatMap((message) => encodeMessage(message, 'system', context)),
    ...messages.flatMap((message, index) => encodeMessage(message, `messages[${index}]`, context)),
  ];
  return encoded.length === 0 && spellingOf(request, formatName, 'messages') === 'absent' ? undefined : encoded;
}

/** Without `include_usage` a stream does not tell its token counts. */
function encodeStreaming(request: LlmRequest, native: boolean): JsonObject {
  if (!request.stream) return {};
  return native ? { stream: true } : { stream: true, stream_options: { include_usage: true } };
}
