import * as fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLines } from '../../src/analysis/read-lines.ts';
import type { FileLine } from '../../src/analysis/read-lines.ts';
import { temporaryDirectory } from './temporary-directory.ts';

async function linesOf(text: string, maxLineBytes = 1_000_000): Promise<FileLine[]> {
  const directory = await temporaryDirectory({ file: text });
  return collect(join(directory, 'file'), maxLineBytes);
}

async function collect(path: string, maxLineBytes = 1_000_000): Promise<FileLine[]> {
  const collected: FileLine[] = [];
  for await (const line of readLines(path, maxLineBytes)) collected.push(line);
  return collected;
}

function whole(text: string): FileLine {
  return { status: 'line', text, isTerminated: true };
}

test.each<[string, FileLine[]]>([
  ['', []],
  ['a\nb\n', [whole('a'), whole('b')]],
  ['a\n\nb', [whole('a'), whole(''), { status: 'line', text: 'b', isTerminated: false }]],
  ['\n', [whole('')]],
])('%j', async (text, expected) => {
  expect(await linesOf(text)).toEqual(expected);
});

test('lets an oversized line go and reads on', async () => {
  const long = 'x'.repeat(200_000);
  expect(await linesOf(`a\n${long}\nb\n${long}`, 100_000)).toEqual([
    whole('a'),
    { status: 'oversized' },
    whole('b'),
    { status: 'oversized' },
  ]);
});

test('characters that lie across two chunks stay whole', async () => {
  const long = `x${'é'.repeat(100_000)}`;
  expect(await linesOf(`${long}\n${long}\n`)).toEqual([whole(long), whole(long)]);
});

test('gives back what was written, whatever it is', async () => {
  const path = join(await temporaryDirectory(), 'file');
  const text = fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', '')));
  await fc.assert(
    fc.asyncProperty(text, async (written) => {
      await writeFile(path, written.map((line) => `${line}\n`).join(''));
      expect(await collect(path)).toEqual(written.map(whole));
    }),
    { numRuns: 50 },
  );
});
