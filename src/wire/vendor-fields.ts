import type { JsonObject, JsonValue } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import type { VendorFields, WireFormatName, WithVendorFields } from '../model/message.ts';
import { definedFields } from './defined-fields.ts';

/**
 * Where vendor fields note which of several spellings the body used (`content` as a string or as an array ...).
 * It is ours, not the provider's: never sent and never a loss.
 */
const spellingKey = '$spelling';

/** Spellings by subject, only where the body differed from what the encoder writes by default. */
export type Spelling = Readonly<Record<string, string | undefined>>;

/** `{ vendor }` when there is anything to keep, else `{}`: to be spread into a part, message or tool. */
export function keepVendor(format: WireFormatName, fields: JsonObject, spelling: Spelling = {}): WithVendorFields {
  const spelled = definedFields(spelling) as JsonObject;
  const hasSpelling = Object.keys(spelled).length > 0;
  if (!hasSpelling && Object.keys(fields).length === 0) return {};
  return { vendor: { format, fields: hasSpelling ? { ...fields, [spellingKey]: spelled } : fields } };
}

/** The provider's fields that were kept for `format`, without our notes; none if they are of another format. */
export function ownFields(holder: WithVendorFields, format: WireFormatName): JsonObject {
  return holder.vendor?.format === format ? providerFields(holder.vendor) : {};
}

/** The provider's fields, without our notes. */
export function providerFields(vendor: VendorFields): JsonObject {
  const { [spellingKey]: _ours, ...fields } = vendor.fields;
  return fields;
}

/** How the body spelled `subject`; undefined for the default or for another format. */
export function spellingOf(holder: WithVendorFields, format: WireFormatName, subject: string): JsonValue | undefined {
  const spelling = holder.vendor?.format === format ? holder.vendor.fields[spellingKey] : undefined;
  return isJsonObject(spelling) && Object.hasOwn(spelling, subject) ? spelling[subject] : undefined;
}
