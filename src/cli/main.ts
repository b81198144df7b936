#!/usr/bin/env node
import { runCli } from './run-cli.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader went away, as in `shadowspan report | head`: nothing is left to tell.
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCli({
  argv: process.argv.slice(2),
  cwd: process.cwd(),
  env: process.env,
  writeOut: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
});
