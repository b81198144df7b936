import type { FunctionTool, LlmRequest, ToolChoice, ToolDefinition } from '../../model/call.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import type { EncodeContext } from '../encode-context.ts';
import { noteLoss } from '../encode-context.ts';
import { noteForeignFields } from '../foreign-fields.ts';
import { ownFields, spellingOf } from '../vendor-fields.ts';
import { formatName } from './format-name.ts';

/** The fields of a body that concern tools: `tools`, `functions`, `tool_choice`, `parallel_tool_calls`. */
export function encodeTools(request: LlmRequest, context: EncodeContext): JsonObject {
  const tools: JsonObject[] = [];
  const functions: JsonObject[] = [];
  for (const [index, tool] of request.tools.entries()) {
    const encoded = encodeTool(tool, `tools[${index}]`, context);
    if (encoded !== undefined) (isLegacy(tool) ? functions : tools).push(encoded);
  }
  const lists = definedFields({ tools: orNone(tools), functions: orNone(functions) }) as JsonObject;
  const isWithout = tools.length + functions.length === 0;
  return { ...lists, ...encodeToolUse(request, isWithout, context) };
}

function orNone(tools: readonly JsonObject[]): readonly JsonObject[] | undefined {
  return tools.length === 0 ? undefined : tools;
}

function isLegacy(tool: ToolDefinition): boolean {
  if (tool.type === 'provider') return tool.kind === 'functions' && tool.format === formatName;
  return spellingOf(tool, formatName, 'field') === 'functions';
}

function encodeTool(tool: ToolDefinition, path: string, context: EncodeContext): JsonObject | undefined {
  if (tool.type === 'function') return encodeFunction(tool, path, context);
  if (tool.format === formatName) return tool.value;
  return noteLoss(context, path, 'provider_tool_removed', `A tool of kind ${tool.kind} is unknown to ${formatName}.`);
}

function encodeFunction(tool: FunctionTool, path: string, context: EncodeContext): JsonObject {
  noteForeignFields(tool, formatName, path, context);
  const own = ownFields(tool, formatName);
  const { name, description, parameters } = tool;
  const described = definedFields({ name, description, parameters }) as JsonObject;
  if (isLegacy(tool)) return { ...described, ...own };
  const kept = own['function'];
  return { type: 'function', ...own, function: isJsonObject(kept) ? { ...described, ...kept } : described };
}

/** The API refuses both fields in a request without tools. */
function encodeToolUse(request: LlmRequest, isWithoutTools: boolean, context: EncodeContext): JsonObject {
  const { toolChoice, parallelToolCalls } = request;
  if (!context.native && isWithoutTools) {
    if (toolChoice !== undefined && toolChoice.mode !== 'auto' && toolChoice.mode !== 'none') {
      noteLoss(context, 'toolChoice', 'tool_choice_changed', 'No tool is left to choose.');
    }
    return {};
  }
  const isLegacyChoice = spellingOf(request, formatName, 'toolChoice') === 'function_call';
  const choice = toolChoice === undefined ? undefined : encodeChoice(toolChoice, isLegacyChoice, context);
  return definedFields({
    [isLegacyChoice ? 'function_call' : 'tool_choice']: choice,
    parallel_tool_calls: parallelToolCalls,
  });
}

function encodeChoice(choice: ToolChoice, isLegacyChoice: boolean, context: EncodeContext): JsonValue | undefined {
  if (choice.mode === 'tool') {
    return isLegacyChoice ? { name: choice.name } : { type: 'function', function: { name: choice.name } };
  }
  if (choice.mode !== 'other') return choice.mode;
  if (choice.format === formatName) return choice.value;
  return noteLoss(context, 'toolChoice', 'tool_choice_changed', `The choice has no counterpart in ${formatName}.`);
}
