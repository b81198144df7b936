import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';

const anyJson = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
const text = fc.string({ maxLength: 12 });

/** An object in which every field is sometimes absent, sometimes what it should be and sometimes anything. */
function loose(fields: Readonly<Record<string, fc.Arbitrary<JsonValue>>>): fc.Arbitrary<JsonObject> {
  const model = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: anyJson }),
    ]),
  );
  const known = fc.record(model, { requiredKeys: [] });
  const unknown = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,4}$/u), anyJson, { maxKeys: 2 });
  return fc.tuple(known, unknown).map(([a, b]) => ({ ...a, ...b }) as JsonObject);
}

const words = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const list = (value: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> => fc.array(value, { maxLength: 3 });
const url = words('data:image/png;base64,AAAA', 'data:,x', 'data:a;b;base64,AA', 'https://example.com/a.png', '');
const argumentsText = fc.oneof(text, fc.json({ maxDepth: 2 }), words('', '{}', '{"a": 1}', '{"a":1.0}', '{"a":1}'));
const usage = loose({
  prompt_tokens: fc.nat(),
  completion_tokens: fc.nat(),
  input_tokens: fc.nat(),
  output_tokens: fc.nat(),
});

const openaiPart = loose({
  type: words('text', 'image_url', 'input_audio', 'file', 'refusal', 'thinking', 'tool_call', 'constructor'),
  text,
  refusal: text,
  image_url: fc.oneof(url, loose({ url, detail: words('low') })),
  input_audio: loose({ data: words('AAAA'), format: words('wav', 'mp3', 'mpeg') }),
  file: loose({ file_id: text, file_data: url, filename: text }),
  thinking: list(loose({ type: words('text'), text })),
});
const openaiCall = loose({
  id: text,
  type: words('function', 'custom', 'other'),
  function: loose({ name: text, arguments: fc.oneof(argumentsText, anyJson) }),
  custom: loose({ name: text, input: text }),
});
const openaiMessage = loose({
  role: words('system', 'developer', 'user', 'assistant', 'tool', 'function', ''),
  name: text,
  content: fc.oneof(text, fc.constant(null), list(openaiPart)),
  tool_calls: list(openaiCall),
  tool_call_id: text,
  function_call: loose({ name: text, arguments: argumentsText }),
  refusal: text,
  reasoning: text,
  reasoning_content: text,
  audio: loose({ id: text, data: text }),
});

/** Bodies around the shape of a chat completions request. */
export const openaiRequestBody: fc.Arbitrary<JsonObject> = loose({
  model: text,
  messages: list(openaiMessage),
  stream: fc.boolean(),
  stream_options: loose({ include_usage: fc.boolean() }),
  temperature: fc.double({ noNaN: true, noDefaultInfinity: true }),
  max_tokens: fc.nat(),
  max_completion_tokens: fc.nat(),
  seed: fc.integer(),
  random_seed: fc.integer(),
  n: fc.nat(),
  top_k: fc.nat(),
  stop: fc.oneof(text, list(text), fc.constant(null)),
  reasoning_effort: words('low'),
  parallel_tool_calls: fc.boolean(),
  tools: list(
    loose({
      type: words('function', 'custom'),
      function: loose({ name: text, description: text, parameters: anyJson, strict: fc.boolean() }),
    }),
  ),
  functions: list(loose({ name: text, description: text, parameters: anyJson })),
  tool_choice: fc.oneof(
    words('auto', 'none', 'required', 'any'),
    loose({ type: words('function'), function: loose({ name: text }) }),
  ),
  function_call: fc.oneof(words('auto', 'none'), loose({ name: text })),
  response_format: loose({
    type: words('text', 'json_object', 'json_schema'),
    json_schema: loose({ name: text, strict: fc.boolean(), schema: anyJson }),
  }),
  user: text,
  metadata: anyJson,
});

/** Bodies around the shape of a chat completion. */
export const openaiAnswerBody: fc.Arbitrary<JsonObject> = loose({
  id: text,
  model: text,
  choices: list(
    loose({ index: fc.nat(3), message: openaiMessage, finish_reason: words('stop', 'length', 'tool_calls') }),
  ),
  usage,
});

const anthropicSource = loose({
  type: words('base64', 'url', 'file', 'text'),
  media_type: words('image/png'),
  data: text,
  url: text,
  file_id: text,
});
const anthropicBlock = loose({
  type: words(
    'text',
    'thinking',
    'redacted_thinking',
    'tool_use',
    'tool_result',
    'image',
    'document',
    'server_tool_use',
    'toString',
  ),
  text,
  thinking: text,
  signature: text,
  data: text,
  id: text,
  name: text,
  input: anyJson,
  tool_use_id: text,
  content: fc.oneof(text, list(anyJson)),
  is_error: fc.boolean(),
  source: anthropicSource,
  cache_control: fc.constant({ type: 'ephemeral' }),
});
const anthropicContent = fc.oneof(text, list(anthropicBlock));

/** Bodies around the shape of a Messages request. */
export const anthropicRequestBody: fc.Arbitrary<JsonObject> = loose({
  model: text,
  system: anthropicContent,
  messages: list(loose({ role: words('user', 'assistant', 'system', ''), content: anthropicContent })),
  max_tokens: fc.nat(),
  temperature: fc.double({ noNaN: true, noDefaultInfinity: true }),
  top_k: fc.nat(),
  stream: fc.boolean(),
  stop_sequences: list(text),
  tools: list(
    loose({ type: words('custom', 'web_search_20250305'), name: text, description: text, input_schema: anyJson }),
  ),
  tool_choice: loose({
    type: words('auto', 'any', 'tool', 'none'),
    name: text,
    disable_parallel_tool_use: fc.boolean(),
  }),
  output_config: loose({ effort: words('low'), format: loose({ type: words('json_schema'), schema: anyJson }) }),
  thinking: loose({ type: words('enabled', 'disabled'), budget_tokens: fc.nat() }),
  metadata: anyJson,
  container: text,
});

/** Bodies around the shape of a message. */
export const anthropicAnswerBody: fc.Arbitrary<JsonObject> = loose({
  id: text,
  model: text,
  role: words('assistant'),
  content: list(anthropicBlock),
  stop_reason: words('end_turn', 'tool_use', 'refusal'),
  usage,
});

/** Anything that JSON can carry. */
export const anyJsonValue: fc.Arbitrary<JsonValue> = anyJson;
