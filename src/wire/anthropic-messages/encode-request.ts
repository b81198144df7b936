import type { LlmRequest } from '../../model/call.ts';
import type { JsonObject } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import type { EncodeContext } from '../encode-context.ts';
import { noteForeignFields } from '../foreign-fields.ts';
import { ownFields, spellingOf } from '../vendor-fields.ts';
import type { EncodedRequest } from '../wire-format.ts';
import { encodeForeignConversation, encodeNativeConversation } from './encode-messages.ts';
import { encodeSettings } from './encode-settings.ts';
import { encodeTools } from './encode-tools.ts';
import { formatName } from './format-name.ts';

/** Encodes a request as Messages body. A request of this format comes back as it was, without losses. */
export function encodeRequest(request: LlmRequest): EncodedRequest {
  const native = request.vendor?.format === formatName;
  const context: EncodeContext = { native, losses: [] };
  noteForeignFields(request, formatName, '', context);
  const { messages, system } = native
    ? encodeNativeConversation(request, context)
    : encodeForeignConversation(request, context);
  const isWithoutMessages = messages.length === 0 && spellingOf(request, formatName, 'messages') === 'absent';
  const conversation = { model: request.model, system, messages: isWithoutMessages ? undefined : messages };
  const body = {
    ...(definedFields(conversation) as JsonObject),
    // Before the settings, which put the two halves of `output_config` together.
    ...ownFields(request, formatName),
    ...encodeSettings(request, context),
    ...encodeTools(request, context),
    ...(request.stream ? { stream: true } : {}),
  };
  return { body, losses: context.losses };
}
