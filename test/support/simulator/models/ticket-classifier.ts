import { isJsonObject } from '../../../../src/model/json.ts';
import type { JsonObject, JsonValue } from '../../../../src/model/json.ts';
import { lastUserText } from '../model.ts';
import type { Model, ModelRequest, ModelTool } from '../model.ts';
import type { Classifier } from './classifier.ts';

const urgentWords =
  /\b(urgent|urgently|immediately|asap|right now|today|fraud|stolen|hacked|locked out|unauthori[sz]ed)\b/iu;
const calmWords = /\b(no rush|no hurry|just wondering|just curious|whenever|out of interest)\b/iu;

/**
 * Makes a model of a trained classifier: it labels the last user message. With tools it calls one, with a JSON format
 * it answers an object, each filled after the schema; else it answers the plain label.
 */
export function ticketClassifier(classifier: Classifier): Model {
  return (request) => {
    const text = lastUserText(request);
    const ranked = classifier.rank(text);
    const tool = chooseTool(request);
    if (tool !== undefined) {
      return { toolCalls: [{ name: tool.name, arguments: fillSchema(tool.parameters, text, ranked) }] };
    }
    const { responseFormat } = request;
    if (responseFormat.type === 'json_schema') {
      return { text: JSON.stringify(fillSchema(responseFormat.schema, text, ranked)) };
    }
    const label = ranked[0] ?? '';
    return { text: responseFormat.type === 'json_object' ? JSON.stringify({ route: label }) : label };
  };
}

function chooseTool({ tools, toolChoice }: ModelRequest): ModelTool | undefined {
  if (toolChoice === 'none') return undefined;
  return typeof toolChoice === 'object' ? tools.find(({ name }) => name === toolChoice.name) : tools[0];
}

/** Fills the properties it understands (the label, the priority) and the required ones it does not. */
function fillSchema(schema: JsonObject, text: string, ranked: readonly string[]): JsonObject {
  const properties = Object.entries(isJsonObject(schema['properties']) ? schema['properties'] : {});
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const filled = properties.map(([name, property]): [string, JsonValue | undefined] => {
    const described = isJsonObject(property) ? property : {};
    const known = name === 'priority' ? priorityOf(text, described) : labelOf(name, described, ranked);
    return [name, known ?? (required.includes(name) ? emptyValue(described) : undefined)];
  });
  return Object.fromEntries(filled.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
}

/** The most likely label that the schema allows; a free string takes it only where it is called `route`. */
function labelOf(name: string, property: JsonObject, ranked: readonly string[]): string | undefined {
  const allowed = stringsOf(property['enum']);
  return allowed.length === 0 && name === 'route' ? ranked[0] : ranked.find((label) => allowed.includes(label));
}

function priorityOf(text: string, property: JsonObject): string | undefined {
  const allowed = stringsOf(property['enum']);
  const calmer = calmWords.test(text) ? 'low' : 'normal';
  const priority = urgentWords.test(text) ? 'high' : calmer;
  return allowed.length === 0 || allowed.includes(priority) ? priority : undefined;
}

function emptyValue(property: JsonObject): JsonValue {
  const [first] = stringsOf(property['enum']);
  if (first !== undefined) return first;
  const empty: Readonly<Record<string, JsonValue>> = { number: 0, integer: 0, boolean: false, array: [], object: {} };
  return empty[typeof property['type'] === 'string' ? property['type'] : ''] ?? '';
}

function stringsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
