/** One place in a text that must not stay. */
export interface Finding {
  /** First UTF-16 unit of the value. */
  readonly start: number;
  /** First UTF-16 unit after the value. */
  readonly end: number;
  /** The value as it is hashed: two spellings of one value must be equal here, for instance an e-mail in lower case. */
  readonly value: string;
}

/**
 * Finds the values of one kind in plain text.
 * An implementation MUST be linear in the length of the text on every input, and MUST NOT keep what it read.
 * When it throws, the text is dropped.
 */
export interface Detector {
  /** The kind, in upper case: the first half of a pseudonym, for instance `EMAIL`. */
  readonly entity: string;
  /**
   * False for texts that need no search: a cheap look for what every value of the kind has, an `@` or a digit.
   * Absent means that every text is searched.
   */
  readonly mayFind?: ((text: string) => boolean) | undefined;
  /** True for kinds that ids and model names only look like (long numbers): those are then left alone. Default: false. */
  readonly ignoresIdentifiers?: boolean | undefined;
  /** The findings in any order; they may overlap. */
  readonly find: (text: string) => readonly Finding[];
}
