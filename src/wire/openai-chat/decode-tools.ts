import type { FunctionTool, ToolChoice, ToolDefinition } from '../../model/call.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import { FieldReader } from '../field-reader.ts';
import { keepVendor } from '../vendor-fields.ts';
import { formatName } from './format-name.ts';

/** Decodes one entry of `tools`: a function, or a tool of a kind that only the provider knows. */
export function decodeTool(tool: JsonObject): ToolDefinition {
  const fields = new FieldReader(tool);
  const type = fields.text('type');
  const inner = new FieldReader(type === 'function' ? fields.object('function') : undefined);
  const described = readFunction(inner);
  if (described === undefined) return { type: 'provider', kind: type ?? 'unknown', format: formatName, value: tool };
  const innerRest = inner.rest();
  const rest = Object.keys(innerRest).length === 0 ? fields.rest() : { ...fields.rest(), function: innerRest };
  return { ...described, ...keepVendor(formatName, rest) };
}

/** Decodes one entry of `functions`, the list before there were tools. */
export function decodeLegacyFunction(value: JsonObject): ToolDefinition {
  const fields = new FieldReader(value);
  const described = readFunction(fields);
  if (described === undefined) return { type: 'provider', kind: 'functions', format: formatName, value };
  return { ...described, ...keepVendor(formatName, fields.rest(), { field: 'functions' }) };
}

function readFunction(fields: FieldReader): FunctionTool | undefined {
  const name = fields.text('name');
  if (name === undefined) return undefined;
  const description = fields.text('description');
  const parameters = fields.any('parameters');
  return definedFields({ type: 'function', name, description, parameters });
}

/** Decodes `tool_choice`; every shape but the known ones is kept whole. */
export function decodeToolChoice(value: JsonValue): ToolChoice {
  if (value === 'auto' || value === 'none' || value === 'required') return { mode: value };
  const fields = new FieldReader(value);
  const isFunction = fields.text('type') === 'function';
  const inner = new FieldReader(fields.object('function'));
  const name = inner.text('name');
  const isExact = Object.keys({ ...fields.rest(), ...inner.rest() }).length === 0;
  return isFunction && isExact && name !== undefined
    ? { mode: 'tool', name }
    : { mode: 'other', format: formatName, value };
}

/** Decodes `function_call` of a request; undefined where it is not one of its three shapes. */
export function decodeLegacyChoice(value: JsonValue | undefined): ToolChoice | undefined {
  if (value === 'auto' || value === 'none') return { mode: value };
  const fields = new FieldReader(value);
  const name = fields.text('name');
  return name !== undefined && Object.keys(fields.rest()).length === 0 ? { mode: 'tool', name } : undefined;
}
