import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { repositoryRoot } from '../support/run-app.ts';

/** What `npm pack` tells of the package. */
export interface PackedPackage {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs what is built; scripts would build again while other tests use the build. */
export async function pack(...args: string[]): Promise<PackedPackage> {
  const flags = ['pack', '--json', '--ignore-scripts', '--offline', ...args];
  const { stdout } = await promisify(execFile)('npm', flags, { cwd: repositoryRoot, maxBuffer: 2 ** 24 });
  const [packed] = JSON.parse(stdout) as PackedPackage[];
  if (packed === undefined) throw new Error(`npm ${flags.join(' ')}: expected one package, got ${stdout}`);
  return packed;
}

/**
 * A folder with the packed package in its `node_modules`, as after an install, and the named packages beside it.
 *
 * @returns the folder; the caller removes it
 */
export async function installPackage(packages: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'shadowspan-installed-'));
  const { filename } = await pack('--pack-destination', folder);
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  await promisify(execFile)('tar', ['-xzf', join(folder, filename), '-C', folder]);
  cpSync(join(folder, 'package'), join(modules, 'shadowspan'), { recursive: true });
  for (const name of packages) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(repositoryRoot, 'node_modules', name), join(modules, name));
  }
  return folder;
}
