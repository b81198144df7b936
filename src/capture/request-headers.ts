/**
 * Finds one header among those of an undici request: a flat list (undici 6 and later), or one text (undici 5).
 * Only the named value is ever read, so credentials never enter our memory.
 *
 * @param headers - as undici keeps them: `['content-type', 'application/json', ...]`
 * @param name - lower case
 */
export function findRequestHeader(headers: unknown, name: string): string | undefined {
  if (Array.isArray(headers)) return findInPairs(headers, name);
  if (typeof headers === 'object' && headers !== null) return findInRecord(headers, name);
  return undefined;
}

function findInPairs(headers: readonly unknown[], name: string): string | undefined {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const key = headers[index];
    if (typeof key !== 'string' && !Buffer.isBuffer(key)) continue;
    // Lengths first: names are compared for every request, and nearly all differ.
    if (key.length === name.length && key.toString().toLowerCase() === name) return String(headers[index + 1]);
  }
  return undefined;
}

function findInRecord(headers: object, name: string): string | undefined {
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === name) return String(value);
  }
  return undefined;
}
