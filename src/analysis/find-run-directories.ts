import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ShadowspanError } from '../errors.ts';

/** Files that only a run directory has. */
const runFiles: ReadonlySet<string> = new Set(['records.jsonl', 'funnel.json', '.insidellms_run']);

/**
 * The run directories that a path means: the path itself where it is one, else the run directories in it, by name.
 * @throws ShadowspanError `records_unreadable` where the path is no readable directory
 */
export async function findRunDirectories(path: string): Promise<string[]> {
  const entries = await listDirectory(path);
  if (entries.some((entry) => runFiles.has(entry.name))) return [path];
  const found: string[] = [];
  for (const name of entries
    .filter((entry) => entry.isDirectory)
    .map((entry) => entry.name)
    .sort()) {
    const child = join(path, name);
    if ((await listDirectory(child)).some((entry) => runFiles.has(entry.name))) found.push(child);
  }
  return found;
}

interface Entry {
  readonly name: string;
  readonly isDirectory: boolean;
}

async function listDirectory(path: string): Promise<Entry[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new ShadowspanError(
      'records_unreadable',
      `Reading ${path}: expected a run directory or a directory of run directories, got ${code}.`,
      { cause: error },
    );
  }
}
