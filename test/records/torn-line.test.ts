import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { repairTornLine } from '../../src/records/torn-line.ts';
import type { RepairReport } from '../../src/records/torn-line.ts';
import { temporaryDirectory } from './temporary-directory.ts';

async function repair(path: string): Promise<RepairReport> {
  const handle = await open(path, 'r+');
  const report = await repairTornLine(handle);
  await handle.close();
  return report;
}

test.each([
  ['', '', 0],
  ['a\n', 'a\n', 0],
  ['a\nb', 'a\n', 1],
  ['torn', '', 1],
  [`a\n${'x'.repeat(200_000)}`, 'a\n', 1],
  [`${'x'.repeat(65_535)}\n${'y'.repeat(65_536)}`, `${'x'.repeat(65_535)}\n`, 1],
  [`${'x'.repeat(200_000)}\n`, `${'x'.repeat(200_000)}\n`, 0],
])('case %#: keeps what is behind the last line break', async (before, after, repairedLines) => {
  const path = join(await temporaryDirectory(), 'lines');
  await writeFile(path, before);
  expect(await repair(path)).toEqual({ sizeBytes: after.length, repairedLines });
  expect(await readFile(path, 'utf8')).toBe(after);
});

test('whatever stood in the file, whole lines are left, and a second repair changes nothing', async () => {
  const path = join(await temporaryDirectory(), 'lines');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('a', '\n', 'é', '\r')), async (pieces) => {
      const before = pieces.join('');
      await writeFile(path, before);
      const { repairedLines } = await repair(path);
      const after = await readFile(path, 'utf8');
      expect(after).toBe(before.slice(0, before.lastIndexOf('\n') + 1));
      expect(repairedLines).toBe(after === before ? 0 : 1);
      expect((await repair(path)).repairedLines).toBe(0);
    }),
  );
});
