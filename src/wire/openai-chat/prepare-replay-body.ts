import type { TranslationLoss } from '../../model/comparison.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { FieldReader } from '../field-reader.ts';
import { saysSomething } from '../says-something.ts';
import type { EncodedRequest } from '../wire-format.ts';

/** Identity, billing and caching: dropped without changing what the model does. */
const silentFields: ReadonlySet<string> = new Set([
  'metadata',
  'prompt_cache_key',
  'prompt_cache_retention',
  'safety_identifier',
  'service_tier',
  'user',
]);

/** Searches and retrieval that the provider runs: OpenAI, xAI, OpenRouter, Azure and Alibaba have one each. */
const providerToolFields: ReadonlySet<string> = new Set([
  'data_sources',
  'enable_search',
  'plugins',
  'search_parameters',
  'web_search_options',
]);

/** Tools that the application runs; every other kind may run at the provider, so an unknown kind is removed. */
const applicationTools: ReadonlySet<string> = new Set(['function', 'custom']);

/** Fields that are refused in a request without tools. */
const toolUseFields: ReadonlySet<string> = new Set(['tools', 'tool_choice', 'parallel_tool_calls']);

/** Prepares a captured body for a replay. A streamed one asks for its usage, which is unknown otherwise. */
export function prepareReplayBody(body: JsonObject): EncodedRequest {
  const losses: TranslationLoss[] = [];
  const fields = Object.entries(new FieldReader(body).rest()).filter(([name, value]) => isKept(name, value, losses));
  const prepared = withoutProviderTools(Object.fromEntries(fields), losses);
  return { body: withoutStorage(withUsage(prepared)), losses };
}

function isKept(name: string, value: JsonValue, losses: TranslationLoss[]): boolean {
  if (providerToolFields.has(name) && saysSomething(value)) losses.push(removed(name));
  return !silentFields.has(name) && !providerToolFields.has(name);
}

function withoutProviderTools(body: JsonObject, losses: TranslationLoss[]): JsonObject {
  const { tools } = body;
  if (!Array.isArray(tools)) return body;
  const all = tools as readonly JsonValue[];
  const kept = all.filter(isApplicationTool);
  if (kept.length === all.length) return body;
  for (const [index, tool] of all.entries()) if (!isApplicationTool(tool)) losses.push(removed(`tools[${index}]`));
  if (kept.length > 0) return { ...body, tools: kept };
  if (isDemanding(body['tool_choice'])) {
    losses.push({ path: 'tool_choice', code: 'tool_choice_changed', reason: 'No tool is left to choose.' });
  }
  return Object.fromEntries(Object.entries(body).filter(([name]) => !toolUseFields.has(name)));
}

function isApplicationTool(tool: JsonValue): boolean {
  return isJsonObject(tool) && typeof tool['type'] === 'string' && applicationTools.has(tool['type']);
}

function isDemanding(choice: JsonValue | undefined): boolean {
  return choice !== undefined && choice !== null && choice !== 'auto' && choice !== 'none';
}

function removed(path: string): TranslationLoss {
  return { path, code: 'provider_tool_removed', reason: 'The provider would run it again.' };
}

function withUsage(body: JsonObject): JsonObject {
  if (body['stream'] !== true) return body;
  const options = body['stream_options'];
  return { ...body, stream_options: { ...(isJsonObject(options) ? options : {}), include_usage: true } };
}

/** Said out loud where it was asked for; other servers may not know the field. */
function withoutStorage(body: JsonObject): JsonObject {
  return body['store'] === undefined ? body : { ...body, store: false };
}
