import { fieldsWhere } from './fields-where.ts';

/** The object without its `undefined` fields, in the same order. */
export function definedFields<T extends object>(fields: T): DefinedFields<T> {
  return fieldsWhere(fields, isDefined) as DefinedFields<T>;
}

/** `T` whose fields, where present, are not `undefined`. */
export type DefinedFields<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function isDefined(_name: string, value: unknown): boolean {
  return value !== undefined;
}
