/** Where to look. */
export interface SearchedText {
  readonly name: string;
  readonly text: string;
}

/** A planted value that was found where it must not be. The value itself is not repeated. */
export interface Leak {
  readonly name: string;
  /** Running number of the value. */
  readonly valueNumber: number;
}

/**
 * Looks for values as they are, without their separators, percent-encoded and in base64.
 * @returns one leak per text and value.
 */
export function findLeaks(texts: readonly SearchedText[], values: readonly string[]): readonly Leak[] {
  return texts.flatMap(({ name, text }) =>
    values.flatMap((value, index) =>
      formsOf(value).some((form) => text.includes(form)) ? [{ name, valueNumber: index + 1 }] : [],
    ),
  );
}

function formsOf(value: string): readonly string[] {
  const compact = value.replaceAll(/[\s().-]/g, '');
  // The ends of a base64 run depend on what stands beside the value, its middle on one of three offsets.
  const encoded = ['', 'x', 'xx'].map((before) =>
    Buffer.from(before + value)
      .toString('base64')
      .slice(4, -4),
  );
  return [value, compact, encodeURIComponent(value), ...encoded.filter((form) => form.length >= 12)];
}
