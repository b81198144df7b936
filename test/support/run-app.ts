import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Node binaries of the matrix, by major version; those that are not installed are left out. */
export const nodeBinaries: readonly (readonly [string, string])[] = (
  [
    ['22', `${repositoryRoot}node_modules/node22/bin/node`],
    ['24', process.execPath],
    ['26', `${repositoryRoot}node_modules/node26/bin/node`],
  ] as const
).filter(([, path]) => existsSync(path));

/** What a finished application left. */
export interface AppResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

/** Runs a fixture application in a process of its own, without the variables of this process that could steer it. */
export function runApp(
  args: readonly string[],
  options: { readonly node?: string; readonly env?: Record<string, string>; readonly cwd?: string } = {},
): Promise<AppResult> {
  const startMark = performance.now();
  return new Promise((resolve) => {
    const child = execFile(
      options.node ?? process.execPath,
      [...args],
      { cwd: options.cwd ?? repositoryRoot, env: { PATH: process.env['PATH'], ...options.env }, timeout: 25_000 },
      (_error, stdout, stderr) => {
        resolve({ exitCode: child.exitCode ?? -1, stdout, stderr, durationMs: performance.now() - startMark });
      },
    );
  });
}
