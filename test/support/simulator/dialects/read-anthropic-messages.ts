import type { JsonObject } from '../../../../src/model/json.ts';
import type { ModelMessage, ModelResponseFormat, ModelTool, ModelToolChoice } from '../model.ts';
import type { InvalidRequest, ReadRequest } from './dialect.ts';
import { nameOf, numberOf, objectOf, objectsOf, stringOf, stringsOf, textOf } from './read-body.ts';

/** Reads a body of `POST /v1/messages`. The refusals carry Anthropic's own words. */
export function readAnthropicMessages(body: JsonObject): ReadRequest | InvalidRequest {
  const message = findProblem(body);
  if (message !== undefined) return { status: 'invalid', message };
  return {
    status: 'read',
    stream: body['stream'] === true,
    choiceCount: 1,
    includeUsage: true,
    request: {
      model: nameOf(body['model']),
      system: textOf(body['system']),
      messages: objectsOf(body['messages']).map(readMessage),
      tools: objectsOf(body['tools']).map(readTool),
      toolChoice: readToolChoice(objectOf(body['tool_choice'])),
      responseFormat: readResponseFormat(body),
      temperature: numberOf(body['temperature']),
      parameters: {
        maxTokens: numberOf(body['max_tokens']),
        topP: numberOf(body['top_p']),
        stopSequences: stringsOf(body['stop_sequences']),
      },
    },
  };
}

function findProblem(body: JsonObject): string | undefined {
  if (typeof body['model'] !== 'string') return 'model: Field required';
  if (body['max_tokens'] === undefined) return 'max_tokens: Field required';
  const messages = body['messages'];
  if (!Array.isArray(messages)) return 'messages: Field required';
  if (messages.length === 0) return 'messages: at least one message is required';
  const wrong = objectsOf(messages).find(({ role }) => role !== 'user' && role !== 'assistant');
  return wrong && `messages: Unexpected role "${nameOf(wrong['role'])}". Allowed roles are "user" or "assistant".`;
}

function readMessage(message: JsonObject): ModelMessage {
  const blocks = objectsOf(message['content']);
  const isToolResult = blocks.some((block) => block['type'] === 'tool_result');
  const results = blocks.map((block) => textOf(block['content'])).join('\n');
  const ofUser = isToolResult ? 'tool' : 'user';
  return {
    role: message['role'] === 'assistant' ? 'assistant' : ofUser,
    text: isToolResult ? results : textOf(message['content']),
    toolCalls: blocks
      .filter((block) => block['type'] === 'tool_use')
      .map((block) => ({ name: nameOf(block['name']), arguments: objectOf(block['input']) })),
  };
}

function readTool(tool: JsonObject): ModelTool {
  return {
    name: nameOf(tool['name']),
    description: stringOf(tool['description']),
    parameters: objectOf(tool['input_schema']),
  };
}

function readToolChoice(choice: JsonObject): ModelToolChoice {
  if (choice['type'] === 'any') return 'required';
  if (choice['type'] === 'none') return 'none';
  return choice['type'] === 'tool' ? { name: nameOf(choice['name']) } : 'auto';
}

/** `output_config.format`; older clients send `output_format`. */
function readResponseFormat(body: JsonObject): ModelResponseFormat {
  const format = objectOf(objectOf(body['output_config'])['format'] ?? body['output_format']);
  return format['type'] === 'json_schema'
    ? { type: 'json_schema', schema: objectOf(format['schema']) }
    : { type: 'text' };
}
