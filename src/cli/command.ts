import type { CliProcess } from './cli-process.ts';
import type { ExitCode } from './exit-code.ts';

/** An option of a command. `--name` with a dash per word; a `boolean` takes no value. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  /** How the help names the value. */
  readonly valueName?: string | undefined;
  /** The only values allowed. */
  readonly choices?: readonly string[] | undefined;
  readonly description: string;
}

/** The one argument that a command may take beside its options. */
export interface CommandPositional {
  /** How the help names it, in capitals. */
  readonly name: string;
  readonly description: string;
}

/** What a command takes. */
export interface CommandArgs {
  readonly positional?: CommandPositional | undefined;
  readonly options: Readonly<Record<string, CommandOption>>;
}

/** What the command line said, checked against `CommandArgs`. */
export interface ParsedArgs {
  readonly positional: string | undefined;
  /** Values of the `string` options that were given. */
  readonly values: Readonly<Record<string, string>>;
  /** Names of the `boolean` options that were given. */
  readonly flags: ReadonlySet<string>;
}

/** One command: a file in `commands/`, imported when it is called. */
export interface Command {
  readonly meta: {
    readonly name: string;
    /** One line, for the list of commands. */
    readonly summary: string;
    /** Further lines for the help of the command itself. */
    readonly details?: readonly string[] | undefined;
  };
  readonly args: CommandArgs;
  readonly run: (process: CliProcess, args: ParsedArgs) => Promise<ExitCode>;
}
