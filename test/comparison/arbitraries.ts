import * as fc from 'fast-check';
import type { JsonValue } from '../../src/model/json.ts';
import type { Part } from '../../src/model/message.ts';
import type { RedactedCall } from '../../src/model/redacted-call.ts';
import { buildCall, text, toolCall } from './build-call.ts';

/** JSON of few distinct keys and values, so that two draws often have something in common. */
export const smallJson: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<JsonValue>(0, 1, 'a', 'b', true, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('x', 'y', '__proto__', 'constructor'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

export const anyJson = fc.oneof(smallJson, fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<JsonValue>);

export const anyToolCall = fc
  .tuple(fc.oneof(fc.constantFrom('lookup', 'refund'), fc.string()), anyJson)
  .map(([name, args]) => toolCall(name, args));

const anyPart: fc.Arbitrary<Part> = fc.oneof(
  fc.string({ unit: 'binary' }).map(text),
  anyJson.map((value) => text(JSON.stringify(value))),
  anyJson.map((value) => text(`\`\`\`json\n${JSON.stringify(value)}\n\`\`\``)),
  anyToolCall,
  fc.string().map((content): Part => ({ type: 'reasoning', content })),
);

export const anyCall: fc.Arbitrary<RedactedCall> = fc
  .record({
    parts: fc.array(anyPart, { maxLength: 5 }),
    finishReason: fc.constantFrom('stop', 'tool_call', 'length', 'content_filter', 'error', 'pause'),
    stream: fc.boolean(),
    usage: fc.record({ inputTokens: fc.nat(), outputTokens: fc.nat() }),
  })
  .map(buildCall);
