const maxLength = 80;

/** Text of a record as a terminal may see it: without control and formatting characters, at most 80 characters. */
export function printable(text: string): string {
  const safe = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '?');
  return safe.length > maxLength ? `${safe.slice(0, maxLength - 1)}…` : safe;
}
