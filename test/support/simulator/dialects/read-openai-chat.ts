import type { JsonObject, JsonValue } from '../../../../src/model/json.ts';
import type { ModelMessage, ModelResponseFormat, ModelTool, ModelToolCall, ModelToolChoice } from '../model.ts';
import type { InvalidRequest, ReadRequest } from './dialect.ts';
import { nameOf, numberOf, objectOf, objectsOf, parseJson, stringOf, stringsOf, textOf } from './read-body.ts';

const systemRoles = new Set(['system', 'developer']);

/** Reads a body of `POST /v1/chat/completions`. The refusals carry OpenAI's own words. */
export function readOpenaiChat(body: JsonObject): ReadRequest | InvalidRequest {
  const problem = findProblem(body);
  if (problem !== undefined) return problem;
  const messages = objectsOf(body['messages']);
  return {
    status: 'read',
    stream: body['stream'] === true,
    choiceCount: numberOf(body['n']) ?? 1,
    includeUsage: objectOf(body['stream_options'])['include_usage'] === true,
    request: {
      model: nameOf(body['model']),
      system: messages
        .filter(isSystem)
        .map((message) => textOf(message['content']))
        .join('\n'),
      messages: messages.filter((message) => !isSystem(message)).map(readMessage),
      tools: objectsOf(body['tools']).map(readTool),
      toolChoice: readToolChoice(body['tool_choice']),
      responseFormat: readResponseFormat(objectOf(body['response_format'])),
      temperature: numberOf(body['temperature']),
      seed: numberOf(body['seed']),
      parameters: {
        maxTokens: numberOf(body['max_completion_tokens']) ?? numberOf(body['max_tokens']),
        topP: numberOf(body['top_p']),
        stopSequences: stringsOf(body['stop']),
      },
    },
  };
}

function isSystem(message: JsonObject): boolean {
  return systemRoles.has(nameOf(message['role']));
}

function findProblem(body: JsonObject): InvalidRequest | undefined {
  if (typeof body['model'] !== 'string') return { status: 'invalid', message: 'you must provide a model parameter' };
  if (!Array.isArray(body['messages'])) {
    return missing('messages', `Missing required parameter: 'messages'.`, 'missing_required_parameter');
  }
  if (body['messages'].length === 0) {
    const text = `Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.`;
    return missing('messages', text, 'empty_array');
  }
  return undefined;
}

function missing(parameter: string, message: string, code: string): InvalidRequest {
  return { status: 'invalid', parameter, message, code };
}

function readMessage(message: JsonObject): ModelMessage {
  const role = message['role'];
  return {
    role: role === 'assistant' || role === 'tool' ? role : 'user',
    text: textOf(message['content']),
    toolCalls: objectsOf(message['tool_calls']).map(readToolCall),
  };
}

function readToolCall(call: JsonObject): ModelToolCall {
  const called = objectOf(call['function']);
  return { name: nameOf(called['name']), arguments: objectOf(parseJson(stringOf(called['arguments']) ?? '')) };
}

function readTool(tool: JsonObject): ModelTool {
  const defined = objectOf(tool['function']);
  return {
    name: nameOf(defined['name']),
    description: stringOf(defined['description']),
    parameters: objectOf(defined['parameters']),
  };
}

function readToolChoice(choice: JsonValue | undefined): ModelToolChoice {
  if (choice === 'none' || choice === 'required') return choice;
  const name = stringOf(objectOf(objectOf(choice)['function'])['name']);
  return name === undefined ? 'auto' : { name };
}

function readResponseFormat(format: JsonObject): ModelResponseFormat {
  if (format['type'] === 'json_object') return { type: 'json_object' };
  if (format['type'] !== 'json_schema') return { type: 'text' };
  return { type: 'json_schema', schema: objectOf(objectOf(format['json_schema'])['schema']) };
}
