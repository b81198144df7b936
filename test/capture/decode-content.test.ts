import zlib from 'node:zlib';

import { expect, test } from 'vitest';

import { decodeContent } from '../../src/capture/decode-content.ts';

const text = 'Hello there, friend! '.repeat(50);
const encoders: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: zlib.gzipSync,
  deflate: zlib.deflateSync,
  br: zlib.brotliCompressSync,
  zstd: zlib.zstdCompressSync,
};

test.for(Object.keys(encoders))('%s is undone', (encoding) => {
  const bytes = (encoders[encoding] as (bytes: Buffer) => Buffer)(Buffer.from(text));
  const decoded = decodeContent(bytes, encoding, 1_000_000);
  expect(decoded).toEqual({ kind: 'decoded', bytes: Buffer.from(text) });
});

test.for([undefined, '', 'identity'])('no encoding leaves the bytes (%s)', (encoding) => {
  expect(decodeContent(Buffer.from('plain'), encoding, 100)).toEqual({ kind: 'decoded', bytes: Buffer.from('plain') });
});

test('several encodings are undone from the last to the first', () => {
  const bytes = zlib.brotliCompressSync(zlib.gzipSync(Buffer.from(text)));
  expect(decodeContent(bytes, 'gzip, br', 1_000_000)).toEqual({ kind: 'decoded', bytes: Buffer.from(text) });
});

test('a cut gzip stream gives what came before the cut', () => {
  const random = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 251));
  const bytes = zlib.gzipSync(random);
  const decoded = decodeContent(bytes.subarray(0, bytes.length - 20), 'gzip', 1_000_000);
  expect(decoded.kind).toBe('decoded');
  if (decoded.kind === 'decoded') expect(random.subarray(0, decoded.bytes.length)).toEqual(decoded.bytes);
});

test('a bomb is not unpacked beyond the limit', () => {
  const bomb = zlib.gzipSync(Buffer.alloc(50 * 1024 * 1024));
  expect(bomb.length).toBeLessThan(100_000);
  expect(decodeContent(bomb, 'gzip', 1_000_000)).toEqual({ kind: 'too_large' });
  expect(decodeContent(zlib.brotliCompressSync(Buffer.alloc(5_000_000)), 'br', 1_000_000)).toEqual({
    kind: 'too_large',
  });
});

test('garbage and unknown encodings are undecodable, not errors', () => {
  expect(decodeContent(Buffer.from('not gzip'), 'gzip', 1000)).toEqual({ kind: 'undecodable' });
  expect(decodeContent(Buffer.from('anything'), 'exotic', 1000)).toEqual({ kind: 'undecodable' });
});
