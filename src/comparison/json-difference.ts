import type { JsonPath } from './shown-path.ts';

/** `added`: only the candidate has it; `removed`: only the primary; `type_changed`: object, array, string, ... */
export type JsonChangeKind = 'added' | 'removed' | 'changed' | 'type_changed';

/** One place where two JSON values differ. Holds no values. */
export interface JsonChange {
  readonly kind: JsonChangeKind;
  /** In the primary; in the candidate for `added`. */
  readonly path: JsonPath;
}

/** How two JSON values differ, field by field. A leaf is a primitive or an empty container. */
export interface JsonDifference {
  /** The first 100, in the order of sorted keys. */
  readonly changes: readonly JsonChange[];
  readonly counts: Readonly<Record<JsonChangeKind, number>>;
  readonly leafCount: number;
  readonly equalLeafCount: number;
  /** True where parts were too deep or too many and were compared as a whole: never wrong, only coarser. */
  readonly truncated: boolean;
}
