/** The two halves of a base64 `data:` URL. */
export interface DataUrl {
  readonly mimeType: string;
  /** Base64. */
  readonly content: string;
}

const scheme = 'data:';
const base64Mark = ';base64,';

/** Splits `data:<type>;base64,<content>`; undefined for every other URL, also for data URLs with further parameters. */
export function readDataUrl(url: string): DataUrl | undefined {
  if (!url.startsWith(scheme)) return undefined;
  const comma = url.indexOf(',');
  const header = url.slice(scheme.length, comma + 1);
  if (comma === -1 || !header.endsWith(base64Mark)) return undefined;
  const mimeType = header.slice(0, -base64Mark.length);
  if (mimeType === '' || mimeType.includes(';')) return undefined;
  return { mimeType, content: url.slice(comma + 1) };
}

/** Puts a base64 `data:` URL together. */
export function writeDataUrl({ mimeType, content }: DataUrl): string {
  return `${scheme}${mimeType}${base64Mark}${content}`;
}
