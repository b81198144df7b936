import type { CallOutcome, LlmAnswer, LlmCall, LlmRequest } from '../model/call.ts';
import type { Gate } from './content-gate.ts';
import { mapShared, patched } from './content-gate.ts';
import { walkChoice, walkMessage, walkPart } from './message-walker.ts';
import { walkResponseFormat, walkTool, walkToolChoice } from './tool-walker.ts';

/**
 * Takes a call through the gate: every place where content can stand is read, numbers of use and time are not.
 * @param withBody Keep the request body and its protocol headers, redacted; else they are left out.
 */
export function walkCall(call: LlmCall, gate: Gate, withBody: boolean): LlmCall {
  const { operation, provider, server, format, timing, resendCount, requestBody, protocolHeaders, answer } = call;
  return {
    operation,
    provider,
    server,
    format,
    request: walkRequest(call.request, gate),
    ...(withBody && requestBody !== undefined ? { requestBody: gate.object(requestBody, 'wire') } : {}),
    ...(withBody && protocolHeaders !== undefined ? { protocolHeaders: walkHeaders(protocolHeaders, gate) } : {}),
    ...(answer === undefined ? {} : { answer: walkAnswer(answer, gate) }),
    outcome: walkOutcome(call.outcome, gate),
    timing,
    resendCount,
  };
}

function walkHeaders(headers: Readonly<Record<string, string>>, gate: Gate): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, gate.text(value)]));
}

function walkRequest(request: LlmRequest, gate: Gate): LlmRequest {
  const { parameters } = request;
  return patched(request, {
    model: gate.optional(request.model, gate.identifier),
    system: mapShared(request.system, (part) => walkPart(part, gate)),
    messages: mapShared(request.messages, (message) => walkMessage(message, gate)),
    tools: mapShared(request.tools, (tool) => walkTool(tool, gate)),
    toolChoice: gate.optional(request.toolChoice, (choice) => walkToolChoice(choice, gate)),
    responseFormat: gate.optional(request.responseFormat, (format) => walkResponseFormat(format, gate)),
    parameters: patched(parameters, {
      stopSequences: gate.optionalContent(parameters.stopSequences, (sequences) => mapShared(sequences, gate.text)),
      reasoningLevel: gate.optional(parameters.reasoningLevel, gate.identifier),
    }),
    vendor: gate.vendor(request.vendor),
  });
}

function walkAnswer(answer: LlmAnswer, gate: Gate): LlmAnswer {
  return patched(answer, {
    id: gate.optional(answer.id, gate.identifier),
    model: gate.optional(answer.model, gate.identifier),
    choices: mapShared(answer.choices, (choice) => walkChoice(choice, gate)),
    vendor: gate.vendor(answer.vendor),
  });
}

function walkOutcome(outcome: CallOutcome, gate: Gate): CallOutcome {
  if (outcome.status !== 'error') return outcome;
  return patched(outcome, {
    errorType: gate.identifier(outcome.errorType),
    message: gate.optionalContent(outcome.message, gate.text),
  });
}
