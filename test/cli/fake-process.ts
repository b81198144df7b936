import type { CliProcess } from '../../src/cli/cli-process.ts';
import { runCli } from '../../src/cli/run-cli.ts';

/** What a command line did. */
export interface CliResult {
  readonly exitCode: number;
  readonly out: string;
  readonly error: string;
}

/** Where and with what environment a fake process runs. */
export interface FakeSurroundings {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A process that collects what is written to it. */
export function fakeProcess(
  argv: readonly string[],
  { cwd = '/nowhere', env = {} }: FakeSurroundings = {},
): {
  readonly process: CliProcess;
  readonly out: () => string;
  readonly error: () => string;
} {
  const out: string[] = [];
  const error: string[] = [];
  const process = { argv, cwd, env, writeOut: collectInto(out), writeError: collectInto(error) };
  return { process, out: () => out.join(''), error: () => error.join('') };
}

/** Runs a command line in a fake process. */
export async function run(argv: readonly string[], surroundings: FakeSurroundings = {}): Promise<CliResult> {
  const fake = fakeProcess(argv, surroundings);
  const exitCode = await runCli(fake.process);
  return { exitCode, out: fake.out(), error: fake.error() };
}

function collectInto(texts: string[]): (text: string) => void {
  return (text) => {
    texts.push(text);
  };
}
