import { ShadowspanError } from '../errors.ts';
import { VERSION } from '../version.ts';
import type { CliProcess } from './cli-process.ts';
import { commands } from './commands.ts';
import type { CommandEntry } from './commands.ts';
import { exitCodes } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { nearestName } from '../config/nearest-name.ts';
import { parseCommandArgs } from './parse-command-args.ts';
import { UsageError } from './usage-error.ts';
import { commandUsage, programUsage } from './usage.ts';

const helpFlags: ReadonlySet<string> = new Set(['--help', '-h', 'help']);
const versionFlags: ReadonlySet<string> = new Set(['--version', '-v']);

/**
 * Runs one command line and gives its exit code. Never rejects: usage and configuration errors end with 2, anything
 * unexpected with 70.
 * `entries` are the commands to choose from.
 */
export async function runCli(process: CliProcess, entries: readonly CommandEntry[] = commands): Promise<ExitCode> {
  try {
    return await dispatch(process, entries);
  } catch (error) {
    return report(process, error);
  }
}

async function dispatch(process: CliProcess, entries: readonly CommandEntry[]): Promise<ExitCode> {
  const [name, ...rest] = process.argv;
  if (name === undefined) {
    process.writeError(programUsage(entries));
    return exitCodes.usage;
  }
  if (helpFlags.has(name)) return print(process, programUsage(entries));
  if (versionFlags.has(name)) return print(process, `${VERSION}\n`);
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry === undefined) throw unknownCommand(name, entries);
  const command = await entry.load();
  // Only before `--`: after it comes an argument that may look like an option.
  if (rest.slice(0, endOfOptions(rest)).some((arg) => arg === '--help' || arg === '-h')) {
    return print(process, commandUsage(command));
  }
  return command.run(process, parseCommandArgs(entry.name, command.args, rest));
}

function print(process: CliProcess, text: string): ExitCode {
  process.writeOut(text);
  return exitCodes.ok;
}

function endOfOptions(args: readonly string[]): number {
  const index = args.indexOf('--');
  return index === -1 ? args.length : index;
}

function unknownCommand(name: string, entries: readonly CommandEntry[]): UsageError {
  const kind = name.startsWith('-') ? 'option' : 'command';
  const known = kind === 'command' ? entries.map((entry) => entry.name) : ['--help', '--version'];
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? 'See `shadowspan --help`.' : `Did you mean ${nearest}?`;
  return new UsageError(`unknown ${kind} "${name}". ${hint}`);
}

function report(process: CliProcess, error: unknown): ExitCode {
  if (error instanceof UsageError || ShadowspanError.isInstance(error)) {
    process.writeError(`shadowspan: ${error.message}\n`);
    return exitCodes.usage;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.writeError(`shadowspan: internal error, please report it.\n${text}\n`);
  return exitCodes.internal;
}
