import type { ComparabilityCode } from '../model/comparison.ts';
import type { JsonValue } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import type { WireFormatName, WithVendorFields } from '../model/message.ts';
import type { EncodeContext } from './encode-context.ts';
import { noteLoss } from './encode-context.ts';
import { saysSomething } from './says-something.ts';
import { providerFields } from './vendor-fields.ts';

/** `none`: the field changes nothing of what the model does (identity, billing, caching, ornaments of past answers). */
type FieldLoss = ComparabilityCode | 'none';

/** What it means when another format cannot carry a field of this one; every other field is `setting_dropped`. */
const fieldLosses: Readonly<Record<WireFormatName, ReadonlyMap<string, FieldLoss>>> = {
  'openai.chat': new Map<string, FieldLoss>([
    ['annotations', 'none'],
    ['audio', 'provider_state_missing'],
    ['data_sources', 'provider_tool_removed'],
    ['index', 'none'],
    ['metadata', 'none'],
    ['plugins', 'provider_tool_removed'],
    ['prediction', 'none'],
    ['prompt_cache_key', 'none'],
    ['prompt_cache_retention', 'none'],
    ['safety_identifier', 'none'],
    ['search_parameters', 'provider_tool_removed'],
    ['service_tier', 'none'],
    ['store', 'none'],
    ['stream_options', 'none'],
    ['type', 'none'],
    ['user', 'none'],
    ['web_search_options', 'provider_tool_removed'],
  ]),
  'anthropic.messages': new Map<string, FieldLoss>([
    ['allowed_callers', 'none'],
    ['cache_control', 'none'],
    ['caller', 'none'],
    ['citations', 'none'],
    ['container', 'provider_state_missing'],
    ['defer_loading', 'none'],
    ['inference_geo', 'none'],
    ['is_error', 'messages_changed'],
    ['mcp_servers', 'provider_tool_removed'],
    ['metadata', 'none'],
    ['service_tier', 'none'],
    ['signature', 'none'],
    ['type', 'none'],
  ]),
};

/** Lists the fields that only another format knows as losses of encoding `holder` in `target`. */
export function noteForeignFields(
  holder: WithVendorFields,
  target: WireFormatName,
  path: string,
  context: EncodeContext,
): void {
  const vendor = holder.vendor;
  if (vendor === undefined || vendor.format === target) return;
  for (const [name, value] of Object.entries(providerFields(vendor))) {
    const known = fieldLosses[vendor.format]?.get(name);
    if (known === 'none') continue;
    const lost = known === undefined ? namesOf(name, value) : saysSomething(value) ? [name] : [];
    const at = path === '' ? '' : `${path}.`;
    const code = known ?? 'setting_dropped';
    for (const field of lost) noteLoss(context, `${at}${field}`, code, `${target} has no field for it.`);
  }
}

/** The names that were lost: those inside an object that groups settings, one level deep. */
function namesOf(name: string, value: JsonValue): readonly string[] {
  if (!saysSomething(value)) return [];
  if (!isJsonObject(value) || 'type' in value) return [name];
  return Object.entries(value)
    .filter(([, inner]) => saysSomething(inner))
    .map(([inner]) => `${name}.${inner}`);
}
