import type { JsonObject } from '../../../../src/model/json.ts';
import type { Model } from '../model.ts';
import { lastUserText } from '../model.ts';

/** The arguments of the greeter's tool call. */
const parisArguments: JsonObject = { city: 'Paris' };

/**
 * A model for tests: calls the first tool with `{"city":"Paris"}` when tools are given and no tool has answered yet,
 * answers `{"answer":42}` when JSON is asked for, and greets otherwise.
 */
export const greeter: Model = (request) => {
  const [tool] = request.tools;
  const isToolAnswered = request.messages.some((message) => message.role === 'tool');
  if (tool !== undefined && !isToolAnswered && request.toolChoice !== 'none') {
    return { toolCalls: [{ name: tool.name, arguments: parisArguments }] };
  }
  return { text: request.responseFormat.type === 'text' ? 'Hello there, friend!' : JSON.stringify({ answer: 42 }) };
};

/** Says the last user message again. */
export const echo: Model = (request) => ({ text: lastUserText(request) });
