import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

/**
 * Builds `dist` once before all tests: several of them run the package as its users do, in a process of its own.
 * @throws Error with the compiler's messages when the build fails.
 */
export async function setup(): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root });
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    throw new Error(`Building dist for the tests failed (tsc -p tsconfig.build.json):\n${output}`, { cause: error });
  }
}
