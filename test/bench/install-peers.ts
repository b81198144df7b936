import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Whether the peers are there, after `npm ci` in this folder where they were not. Says loudly when they are not. */
export function installPeers(): boolean {
  if (existsSync(`${folder}node_modules/openai`)) return true;
  console.error('Installing the peers: npm ci in test/bench ...');
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status === 0) return true;
  console.error(
    `\n!!! npm ci in test/bench failed (${error?.message ?? `exit code ${status}`}).\n` +
      '!!! THE PEERS ARE SKIPPED, and we run with the openai of the root package: no claim about peers holds.\n',
  );
  return false;
}
