import type { ServerAddress } from '../model/call.ts';

const known = new Map<string, ServerAddress>();
// Hosts are few; a name made anew for each call must not grow the map for ever.
const maxKnown = 1000;

/** Host and port of a URL or origin; the scheme's own port where none is written. */
export function serverAddress(url: string): ServerAddress {
  const found = known.get(url);
  if (found !== undefined) return found;
  const address = parse(url);
  if (known.size >= maxKnown) known.clear();
  known.set(url, address);
  return address;
}

function parse(text: string): ServerAddress {
  const url = URL.parse(text);
  if (url === null) return { address: '' };
  if (url.port !== '') return { address: url.hostname, port: Number(url.port) };
  return { address: url.hostname, port: url.protocol === 'http:' ? 80 : 443 };
}
