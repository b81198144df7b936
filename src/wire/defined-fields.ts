/** The object without its `undefined` fields, in the same order. */
export function definedFields<T extends object>(fields: T): DefinedFields<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as DefinedFields<T>;
}

/** `T` whose fields, where present, are not `undefined`. */
export type DefinedFields<T> = { [K in keyof T]: Exclude<T[K], undefined> };
