import { open, rename, unlink } from 'node:fs/promises';
import { fileErrorType } from './file-error-type.ts';

/** What became of a small file: the new content as a whole, or the old one. */
export type FileOutcome = { readonly status: 'written' } | { readonly status: 'failed'; readonly errorType: string };

let temporaryCount = 0;

/** Replaces a file as a whole: a reader sees the old content or the new one, never a part. Never rejects. */
export async function writeFileAtomically(path: string, text: string): Promise<FileOutcome> {
  temporaryCount += 1;
  const temporaryPath = `${path}.${process.pid}-${temporaryCount}.tmp`;
  try {
    await writeDurably(temporaryPath, text);
    await rename(temporaryPath, path);
    return { status: 'written' };
  } catch (error) {
    await unlink(temporaryPath).catch(() => undefined);
    return { status: 'failed', errorType: fileErrorType(error) };
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await handle.writeFile(text, 'utf8');
    await handle.sync();
  } finally {
    await handle.close();
  }
}
