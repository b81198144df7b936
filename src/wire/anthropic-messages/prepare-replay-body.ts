import type { ComparabilityCode, TranslationLoss } from '../../model/comparison.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { FieldReader } from '../field-reader.ts';
import { saysSomething } from '../says-something.ts';
import type { EncodedRequest } from '../wire-format.ts';

/**
 * Fields that a replay must not carry. Identity and billing lose nothing. `context_management` stays: it edits the
 * messages of this very request and keeps no state.
 */
const droppedFields: ReadonlyMap<string, ComparabilityCode | 'none'> = new Map([
  ['container', 'provider_state_missing'],
  ['mcp_servers', 'provider_tool_removed'],
  ['metadata', 'none'],
  ['service_tier', 'none'],
]);

/** Kinds of Anthropic's own tools that the application runs; every other kind may run at the provider. */
const applicationTools = ['bash_', 'text_editor_', 'memory_'] as const;

/** Marks on application tools that only have a meaning beside the removed tools. */
const serverToolMarks: ReadonlySet<string> = new Set(['allowed_callers', 'defer_loading']);

/** Prepares a captured body for a replay. */
export function prepareReplayBody(body: JsonObject): EncodedRequest {
  const losses: TranslationLoss[] = [];
  const fields = Object.entries(new FieldReader(body).rest()).filter(([name, value]) => isKept(name, value, losses));
  return { body: withoutServerTools(Object.fromEntries(fields), losses), losses };
}

function isKept(name: string, value: JsonValue, losses: TranslationLoss[]): boolean {
  const code = droppedFields.get(name);
  if (code === undefined) return true;
  if (code !== 'none' && saysSomething(value))
    losses.push({ path: name, code, reason: 'It is state or a tool at the provider.' });
  return false;
}

function withoutServerTools(body: JsonObject, losses: TranslationLoss[]): JsonObject {
  const { tools } = body;
  if (!Array.isArray(tools)) return body;
  const all = tools as readonly JsonValue[];
  const kept = all.filter(isApplicationTool);
  if (kept.length === all.length) return body;
  for (const [index, tool] of all.entries()) {
    if (!isApplicationTool(tool)) losses.push(removed(`tools[${index}]`));
  }
  const choice = body['tool_choice'];
  if (isStillPossible(choice, kept)) return { ...body, tools: kept.map(withoutMarks) };
  if (isDemanding(choice)) {
    losses.push({ path: 'tool_choice', code: 'tool_choice_changed', reason: 'The tool it names is removed.' });
  }
  const { tool_choice: _choice, tools: _tools, ...rest } = body;
  return kept.length === 0 ? rest : { ...rest, tools: kept.map(withoutMarks) };
}

/** Custom tools have no type, or `custom`. */
function isApplicationTool(tool: JsonValue): boolean {
  if (!isJsonObject(tool)) return false;
  const { type } = tool;
  if (type === undefined || type === null || type === 'custom') return true;
  return typeof type === 'string' && applicationTools.some((prefix) => type.startsWith(prefix));
}

function isStillPossible(choice: JsonValue | undefined, tools: readonly JsonValue[]): boolean {
  if (tools.length === 0) return false;
  if (!isJsonObject(choice) || choice['type'] !== 'tool') return true;
  return tools.some((tool) => isJsonObject(tool) && tool['name'] === choice['name']);
}

function isDemanding(choice: JsonValue | undefined): boolean {
  return isJsonObject(choice) && (choice['type'] === 'any' || choice['type'] === 'tool');
}

function withoutMarks(tool: JsonValue): JsonValue {
  if (!isJsonObject(tool)) return tool;
  return Object.fromEntries(Object.entries(tool).filter(([name]) => !serverToolMarks.has(name)));
}

function removed(path: string): TranslationLoss {
  return { path, code: 'provider_tool_removed', reason: 'The provider would run it again.' };
}
