const WHOLE = /^\s{0,8}data:(?:[\w.+-]{1,100}\/[\w.+-]{1,100})?(?:;[\w.+-]{1,100}(?:=[^,;]{1,200})?){0,8},/i;
const INSIDE =
  /data:(?:[\w.+-]{1,100}\/[\w.+-]{1,100})?(?:;[\w.+-]{1,100}(?:=[^,;\s]{1,200})?){0,8};base64,[\w+/=%-]*/gi;

/** True for a text that is a `data:` URL (RFC 2397) and nothing else. */
export function isDataUrl(text: string): boolean {
  return WHOLE.test(text);
}

/** The text with each base64 `data:` URL inside it replaced, for instance that of a picture in Markdown. */
export function replaceDataUrls(text: string, replacement: () => string): string {
  return text.includes(';base64,') ? text.replace(INSIDE, replacement) : text;
}
