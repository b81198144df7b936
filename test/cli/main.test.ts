import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { VERSION } from '../../src/version.ts';

const main = resolve(import.meta.dirname, '../../src/cli/main.ts');

/** Runs the program as a process of its own, without the environment of the tests. */
function runMain(...args: string[]): Promise<{ code: unknown; out: string; error: string }> {
  const { promise, resolve: settle } = Promise.withResolvers<{ code: unknown; out: string; error: string }>();
  execFile(process.execPath, [main, ...args], { env: {} }, (failure, out, error) => {
    settle({ code: failure?.code ?? 0, out, error });
  });
  return promise;
}

test('the program prints its version and ends with 0', async () => {
  expect(await runMain('--version')).toEqual({ code: 0, out: `${VERSION}\n`, error: '' });
});

test('the program ends with the exit code of the command line', async () => {
  expect(await runMain('reports')).toEqual({
    code: 2,
    out: '',
    error: 'shadowspan: unknown command "reports". Did you mean report?\n',
  });
});
