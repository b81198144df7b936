import type { ResponseFormat, ToolChoice, ToolDefinition } from '../model/call.ts';
import type { Gate } from './content-gate.ts';
import { patched } from './content-gate.ts';

/** Takes the definition of a tool through the gate. */
export function walkTool(tool: ToolDefinition, gate: Gate): ToolDefinition {
  if (tool.type === 'provider') {
    return patched(tool, { kind: gate.identifier(tool.kind), value: gate.object(tool.value, 'wire') });
  }
  return patched(tool, {
    name: gate.identifier(tool.name),
    description: gate.optionalContent(tool.description, gate.text),
    parameters: gate.optionalContent(tool.parameters, (parameters) => gate.json(parameters, 'data')),
    vendor: gate.vendor(tool.vendor),
  });
}

/** Takes the choice of a tool through the gate. */
export function walkToolChoice(choice: ToolChoice, gate: Gate): ToolChoice {
  if (choice.mode === 'tool') return patched(choice, { name: gate.identifier(choice.name) });
  return choice.mode === 'other' ? patched(choice, { value: gate.json(choice.value, 'wire') }) : choice;
}

/** Takes the shape asked of the answer through the gate. */
export function walkResponseFormat(format: ResponseFormat, gate: Gate): ResponseFormat {
  if (format.type === 'other') return patched(format, { value: gate.json(format.value, 'wire') });
  if (format.type !== 'json_schema') return format;
  return patched(format, {
    name: gate.optional(format.name, gate.identifier),
    description: gate.optionalContent(format.description, gate.text),
    schema: gate.json(format.schema, 'data'),
  });
}
