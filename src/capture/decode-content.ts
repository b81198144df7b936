import zlib from 'node:zlib';

/** What came of undoing a content encoding. */
export type DecodedContent =
  | { readonly kind: 'decoded'; readonly bytes: Buffer }
  | { readonly kind: 'too_large' | 'undecodable' };

type Inflate = (bytes: Buffer, options: zlib.ZlibOptions) => Buffer;

// A stream that was cut ends in the middle of a block: a synchronous flush gives what came before the cut.
const flushed = { finishFlush: zlib.constants.Z_SYNC_FLUSH };

const decoders: Record<string, Inflate> = {
  gzip: (bytes, options) => zlib.gunzipSync(bytes, { ...options, ...flushed }),
  'x-gzip': (bytes, options) => zlib.gunzipSync(bytes, { ...options, ...flushed }),
  deflate: (bytes, options) => zlib.inflateSync(bytes, { ...options, ...flushed }),
  br: (bytes, options) =>
    zlib.brotliDecompressSync(bytes, {
      ...(options.maxOutputLength === undefined ? {} : { maxOutputLength: options.maxOutputLength }),
      finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
    }),
  zstd: (bytes, options) =>
    zlib.zstdDecompressSync(bytes, {
      ...(options.maxOutputLength === undefined ? {} : { maxOutputLength: options.maxOutputLength }),
      finishFlush: zlib.constants.ZSTD_e_flush,
    }),
};

/**
 * Undoes the `content-encoding` of a body.
 *
 * @param bytes - as they came on the wire
 * @param encoding - value of the `content-encoding` header; several are undone from right to left
 * @param maxBytes - most bytes of decoded content; a small body can unpack to gigabytes
 */
export function decodeContent(bytes: Buffer, encoding: string | undefined, maxBytes: number): DecodedContent {
  if (encoding === undefined) return bounded(bytes, maxBytes);
  let decoded = bytes;
  const encodings = encoding.split(',').map((name) => name.trim().toLowerCase());
  for (const name of encodings.toReversed()) {
    if (name === '' || name === 'identity') continue;
    const decode = decoders[name];
    if (decode === undefined) return { kind: 'undecodable' };
    try {
      decoded = decode(decoded, { maxOutputLength: maxBytes });
    } catch (error) {
      const tooLarge = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
      return { kind: tooLarge ? 'too_large' : 'undecodable' };
    }
  }
  return bounded(decoded, maxBytes);
}

function bounded(bytes: Buffer, maxBytes: number): DecodedContent {
  return bytes.byteLength > maxBytes ? { kind: 'too_large' } : { kind: 'decoded', bytes };
}
