import type { LlmRequest, ToolChoice, ToolDefinition } from '../../model/call.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import type { EncodeContext } from '../encode-context.ts';
import { noteLoss } from '../encode-context.ts';
import { noteForeignFields } from '../foreign-fields.ts';
import { ownFields, spellingOf } from '../vendor-fields.ts';
import { formatName } from './format-name.ts';

/** The fields of a body that concern tools: `tools` and `tool_choice`. */
export function encodeTools(request: LlmRequest, context: EncodeContext): JsonObject {
  const tools = request.tools.flatMap((tool, index) => {
    const encoded = encodeTool(tool, `tools[${index}]`, context);
    return encoded === undefined ? [] : [encoded];
  });
  const choice = encodeToolChoice(request, tools.length === 0, context);
  return definedFields({ tools: tools.length === 0 ? undefined : tools, tool_choice: choice });
}

function encodeTool(tool: ToolDefinition, path: string, context: EncodeContext): JsonObject | undefined {
  if (tool.type === 'provider') {
    if (tool.format === formatName) return tool.value;
    return noteLoss(context, path, 'provider_tool_removed', `A tool of kind ${tool.kind} is unknown to ${formatName}.`);
  }
  noteForeignFields(tool, formatName, path, context);
  const type = spellingOf(tool, formatName, 'type');
  const { name, description, parameters } = tool;
  const schema = parameters ?? { type: 'object', properties: {} };
  return {
    ...(definedFields({ type, name, description, input_schema: context.native ? parameters : schema }) as JsonObject),
    ...ownFields(tool, formatName),
  };
}

function encodeToolChoice(request: LlmRequest, isWithoutTools: boolean, context: EncodeContext): JsonValue | undefined {
  const { toolChoice, parallelToolCalls } = request;
  if (toolChoice?.mode === 'other') return encodeOtherChoice(toolChoice, context);
  if (!context.native) return isWithoutTools ? noteUselessChoice(toolChoice, context) : portableChoice(request);
  const disabled = parallelToolCalls === undefined ? undefined : !parallelToolCalls;
  return toolChoice === undefined ? undefined : choiceBody(toolChoice, disabled);
}

/** Parallel calls are the default, and `none` allows no calls at all. */
function portableChoice({ toolChoice, parallelToolCalls }: LlmRequest): JsonValue | undefined {
  if (toolChoice?.mode === 'other') return undefined;
  const disabled = parallelToolCalls === false && toolChoice?.mode !== 'none' ? true : undefined;
  if (toolChoice === undefined && disabled === undefined) return undefined;
  return choiceBody(toolChoice ?? { mode: 'auto' }, disabled);
}

function encodeOtherChoice(choice: ToolChoice & { mode: 'other' }, context: EncodeContext): JsonValue | undefined {
  if (choice.format === formatName) return choice.value;
  return noteLoss(context, 'toolChoice', 'tool_choice_changed', `The choice has no counterpart in ${formatName}.`);
}

function noteUselessChoice(choice: ToolChoice | undefined, context: EncodeContext): undefined {
  if (choice === undefined || choice.mode === 'auto' || choice.mode === 'none') return;
  noteLoss(context, 'toolChoice', 'tool_choice_changed', 'No tool is left to choose.');
}

function choiceBody(choice: Exclude<ToolChoice, { mode: 'other' }>, disabled: boolean | undefined): JsonObject {
  const parallel = definedFields({ disable_parallel_tool_use: disabled }) as JsonObject;
  if (choice.mode === 'tool') return { type: 'tool', name: choice.name, ...parallel };
  return { type: choice.mode === 'required' ? 'any' : choice.mode, ...parallel };
}
