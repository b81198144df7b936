import { access, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The file that tells the peer's tools, and us, that a directory holds a run. */
export const sentinelName = '.insidellms_run';

/** How many processes or threads may start the same feature in the same second under the same process id. */
const mostAttempts = 1000;

/** A directory for one run. */
export interface ClaimedDirectory {
  readonly path: string;
  readonly runId: string;
}

/** Makes a directory that no run has yet: on a clash, `-2`, `-3` ... is added to the id. Rejects with the error of the file system. */
export async function claimNewDirectory(parent: string, baseId: string): Promise<ClaimedDirectory> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  for (let attempt = 1; attempt < mostAttempts; attempt += 1) {
    const runId = attempt === 1 ? baseId : `${baseId}-${attempt}`;
    const path = join(parent, runId);
    if (await makeDirectory(path)) return { path, runId };
  }
  throw failure('EEXIST', 'No free run directory was found.');
}

/** Takes a directory for a given run id: a new one, an empty one, or that of an earlier run. Rejects for one with other files in it. */
export async function claimNamedDirectory(parent: string, runId: string): Promise<ClaimedDirectory> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const path = join(parent, runId);
  const usable = (await makeDirectory(path)) || (await readdir(path)).length === 0 || (await isRunDirectory(path));
  if (!usable) throw failure('not_a_run_directory', 'The directory holds files of something else.');
  return { path, runId };
}

async function isRunDirectory(path: string): Promise<boolean> {
  return access(join(path, sentinelName)).then(
    () => true,
    () => false,
  );
}

/** False where the path exists already. */
async function makeDirectory(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
