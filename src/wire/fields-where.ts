/**
 * The fields of an object that a test keeps, in their order. A loop and not a chain of array methods: every object of
 * every call passes here, and the chain was a fifth of the time of decoding.
 */
export function fieldsWhere<T extends object>(fields: T, keeps: (name: string, value: T[keyof T]) => boolean): T {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const value = fields[name as keyof T];
    // `__proto__` is an ordinary key of JSON, and must not become a prototype.
    if (keeps(name, value)) define(kept, name, value);
  }
  return kept as T;
}

function define(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}
