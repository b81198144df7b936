import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { findRunDirectories } from '../../src/analysis/find-run-directories.ts';
import { temporaryDirectory } from './temporary-directory.ts';

async function foundIn(files: Record<string, string>): Promise<string[]> {
  const root = await temporaryDirectory(files);
  return (await findRunDirectories(root)).map((path) => relative(root, path));
}

test.each<[string, Record<string, string>, string[]]>([
  ['a run directory is itself', { 'records.jsonl': '', 'old/records.jsonl': '' }, ['']],
  ['a run without records is one by its funnel', { 'funnel.json': '{}' }, ['']],
  [
    'a root holds runs, by name',
    { 'b/records.jsonl': '', 'a/.insidellms_run': '', 'c/notes.txt': '', 'd.txt': '' },
    ['a', 'b'],
  ],
  ['an empty root holds none', {}, []],
])('%s', async (_, files, expected) => {
  expect(await foundIn(files)).toEqual(expected);
});

test('a path that is no directory is an error that says what was expected', async () => {
  const path = join(await temporaryDirectory(), 'missing');
  await expect(findRunDirectories(path)).rejects.toMatchObject({
    code: 'records_unreadable',
    message: `Reading ${path}: expected a run directory or a directory of run directories, got ENOENT.`,
  });
});
