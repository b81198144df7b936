import type { ToolChoice, ToolDefinition } from '../../model/call.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import { FieldReader } from '../field-reader.ts';
import { keepVendor } from '../vendor-fields.ts';
import { formatName } from './format-name.ts';

/** Decodes one entry of `tools`: a custom tool has a schema, every other kind is Anthropic's own. */
export function decodeTool(tool: JsonObject): ToolDefinition {
  const fields = new FieldReader(tool);
  const type = fields.text('type');
  const name = fields.text('name');
  const parameters = fields.any('input_schema');
  if ((type !== undefined && type !== 'custom') || name === undefined || parameters === undefined) {
    return { type: 'provider', kind: type ?? 'unknown', format: formatName, value: tool };
  }
  const description = fields.text('description');
  return {
    ...definedFields({ type: 'function' as const, name, description, parameters }),
    ...keepVendor(formatName, fields.rest(), { type }),
  };
}

/** What `tool_choice` says: the choice, and whether calls may be parallel. */
export interface DecodedChoice {
  readonly toolChoice: ToolChoice;
  readonly parallelToolCalls?: boolean;
}

const modes = { auto: 'auto', any: 'required', none: 'none' } as const;

/** Decodes `tool_choice`; every shape but the known ones is kept whole. */
export function decodeToolChoice(value: JsonValue): DecodedChoice {
  const fields = new FieldReader(value);
  const type = fields.text('type');
  const disabled = fields.flag('disable_parallel_tool_use');
  const parallel = disabled === undefined ? {} : { parallelToolCalls: !disabled };
  const toolChoice = type === 'tool' ? namedTool(fields.text('name')) : modeOf(type);
  const isExact = Object.keys(fields.rest()).length === 0;
  if (toolChoice === undefined || !isExact) return { toolChoice: { mode: 'other', format: formatName, value } };
  return { toolChoice, ...parallel };
}

function namedTool(name: string | undefined): ToolChoice | undefined {
  return name === undefined ? undefined : { mode: 'tool', name };
}

function modeOf(type: string | undefined): ToolChoice | undefined {
  return type === 'auto' || type === 'any' || type === 'none' ? { mode: modes[type] } : undefined;
}
