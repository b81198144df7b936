import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Part, ToolCallPart } from '../../model/message.ts';
import { definedFields } from '../defined-fields.ts';
import { FieldReader } from '../field-reader.ts';
import { otherPart } from '../other-part.ts';
import type { ToolArguments } from '../tool-arguments.ts';
import { rawToolArguments, readToolArguments } from '../tool-arguments.ts';
import type { Spelling } from '../vendor-fields.ts';
import { keepVendor } from '../vendor-fields.ts';
import { formatName } from './format-name.ts';

/** Decodes one entry of `tool_calls`; what is no function or custom call becomes an `other` part of kind `tool_call`. */
export function decodeToolCall(value: JsonValue): Part {
  const fields = new FieldReader(value);
  const id = fields.text('id');
  const type = fields.text('type');
  const part = type === 'custom' ? customCall(id, fields) : functionCall(id, type, fields);
  return part ?? otherPart(formatName, 'tool_call', value);
}

function functionCall(id: string | undefined, type: string | undefined, fields: FieldReader): Part | undefined {
  if (type !== undefined && type !== 'function') return undefined;
  const called = readCalled(fields.object('function'));
  if (called === undefined) return undefined;
  const { name, args, inner, spelling } = called;
  const rest = Object.keys(inner).length === 0 ? fields.rest() : { ...fields.rest(), function: inner };
  const vendor = keepVendor(formatName, rest, { ...spelling, type: type === undefined ? 'absent' : undefined });
  return definedFields({ type: 'tool_call', id, name, ...args, ...vendor }) satisfies ToolCallPart;
}

/** A custom tool takes free text instead of JSON arguments. */
function customCall(id: string | undefined, fields: FieldReader): Part | undefined {
  const inner = new FieldReader(fields.object('custom'));
  const name = inner.text('name');
  const input = inner.text('input');
  if (name === undefined || input === undefined) return undefined;
  const innerRest = inner.rest();
  const rest = Object.keys(innerRest).length === 0 ? fields.rest() : { ...fields.rest(), custom: innerRest };
  const vendor = keepVendor(formatName, { ...rest, type: 'custom' });
  return definedFields({ type: 'tool_call', id, name, ...rawToolArguments(input), ...vendor }) satisfies ToolCallPart;
}

/** Decodes the `function_call` of the API before tools; undefined where it is none. */
export function decodeLegacyCall(value: JsonObject): Part | undefined {
  const called = readCalled(value);
  if (called === undefined) return undefined;
  const vendor = keepVendor(formatName, called.inner, { ...called.spelling, field: 'function_call' });
  return { type: 'tool_call', name: called.name, ...called.args, ...vendor };
}

interface Called {
  readonly name: string;
  readonly args: ToolArguments;
  readonly inner: JsonObject;
  readonly spelling: Spelling;
}

function readCalled(value: JsonObject | undefined): Called | undefined {
  const fields = new FieldReader(value);
  const name = fields.text('name');
  if (name === undefined) return undefined;
  const text = fields.text('arguments');
  if (text !== undefined) return { name, args: readToolArguments(text), inner: fields.rest(), spelling: {} };
  // Some compatible servers send the arguments as an object, or leave them out.
  const object = fields.object('arguments');
  const spelling = { arguments: object === undefined ? 'absent' : 'object' };
  return { name, args: { arguments: object ?? {} }, inner: fields.rest(), spelling };
}
