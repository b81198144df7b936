/** A place that was searched, and what stands there. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** Where which of the values was found, and in which form. The value itself is not repeated. */
export function findValues(places: readonly Place[], values: Record<string, string>): string[] {
  const forms = Object.entries(values).flatMap(([kind, value]) =>
    Object.entries(formsOf(value)).map(([form, written]) => ({
      what: `${kind}, ${form}`,
      written: written.toLowerCase(),
    })),
  );
  return places.flatMap(({ name, text }) => {
    const searched = text.toLowerCase();
    return forms.filter(({ written }) => searched.includes(written)).map(({ what }) => `${name}: ${what}`);
  });
}

/** A value as it may be written on its way. */
export function formsOf(value: string): Record<string, string> {
  return {
    verbatim: value,
    'without separators': value.replaceAll(/[\s.-]/g, ''),
    'percent-encoded': encodeURIComponent(value),
    'form-encoded': new URLSearchParams({ '': value }).toString().slice(1),
    'in JSON': JSON.stringify(value).slice(1, -1),
    'in JSON twice': JSON.stringify(JSON.stringify(value)).slice(3, -3),
    'with Unicode escapes': value.replaceAll(/[^a-z0-9]/gi, (char) => `\\u${hex(char.charCodeAt(0), 4)}`),
    'in hexadecimal': Buffer.from(value).toString('hex'),
    ...base64Forms(value),
  };
}

/** The ends of a base64 run depend on what stands beside the value, its middle on one of three offsets. */
function base64Forms(value: string): Record<string, string> {
  const forms = ['', 'x', 'xx'].flatMap((before) =>
    (['base64', 'base64url'] as const).map((encoding) => {
      const encoded = Buffer.from(before + value).toString(encoding);
      return [`${encoding} at ${before.length}`, encoded.slice(4, -4)] as const;
    }),
  );
  return Object.fromEntries(forms);
}

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, '0');
}
