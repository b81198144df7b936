/** Fields of an object of unknown origin. */
export type Fields = Record<string, unknown>;

/** Builds the redacted form of an object field by field; it is the object itself as long as nothing changed. */
export class FieldCopy {
  readonly #source: Fields;
  readonly #keys: readonly string[];
  #sameCount = 0;
  #copy: Fields | undefined;

  constructor(source: Fields, keys: readonly string[]) {
    this.#source = source;
    this.#keys = keys;
  }

  /** The fields put so far; the source, where that is all of them. */
  get result(): Fields {
    if (this.#copy === undefined && this.#sameCount === this.#keys.length) return this.#source;
    return this.#copy ?? this.#firstFields();
  }

  /** Takes over the next field of the source as it is. */
  keep(key: string, value: unknown): void {
    if (this.#copy === undefined) this.#sameCount += 1;
    else setField(this.#copy, key, value);
  }

  /** Takes the next field of the source in another form. */
  change(key: string, value: unknown): void {
    this.#copy ??= this.#firstFields();
    setField(this.#copy, key, value);
  }

  #firstFields(): Fields {
    const copy: Fields = {};
    for (const key of this.#keys.slice(0, this.#sameCount)) setField(copy, key, this.#source[key]);
    return copy;
  }
}

/** `__proto__` becomes a field like any other; what is undefined is no JSON. */
function setField(fields: Fields, key: string, value: unknown): void {
  if (value === undefined) return;
  if (key !== '__proto__') fields[key] = value;
  else Object.defineProperty(fields, key, { value, enumerable: true, configurable: true, writable: true });
}
