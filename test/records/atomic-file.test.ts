import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFileAtomically } from '../../src/records/atomic-file.ts';
import { temporaryDirectory } from './temporary-directory.ts';

test('replaces the content as a whole and leaves nothing else behind', async () => {
  const directory = await temporaryDirectory();
  const path = join(directory, 'manifest.json');
  await writeFileAtomically(path, 'a long first content');
  expect(await writeFileAtomically(path, 'second')).toEqual({ status: 'written' });
  expect(await readFile(path, 'utf8')).toBe('second');
  expect(await readdir(directory)).toEqual(['manifest.json']);
});

test('a reader sees one of the whole contents while many are written', async () => {
  const path = join(await temporaryDirectory(), 'funnel.json');
  const contents = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(10_000));
  await writeFileAtomically(path, contents[0] ?? '');
  const writes = Promise.all(contents.map((text) => writeFileAtomically(path, text)));
  for (let round = 0; round < 20; round += 1) expect(contents).toContain(await readFile(path, 'utf8'));
  expect(new Set((await writes).map(({ status }) => status))).toEqual(new Set(['written']));
});

test('a failure is an outcome, and the temporary file is removed', async () => {
  const directory = await temporaryDirectory();
  const taken = join(directory, 'taken');
  await mkdir(join(taken, 'inside'), { recursive: true });
  const outcome = await writeFileAtomically(taken, 'x');
  expect(outcome).toEqual({ status: 'failed', errorType: expect.stringMatching(/^E[A-Z]+$/) });
  expect(await readdir(directory)).toEqual(['taken']);
  expect(await writeFileAtomically(join(directory, 'missing', 'file'), 'x')).toEqual({
    status: 'failed',
    errorType: 'ENOENT',
  });
});
