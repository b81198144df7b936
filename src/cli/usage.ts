import { VERSION } from '../version.ts';
import type { Command, CommandOption } from './command.ts';
import type { CommandEntry } from './commands.ts';

const exitCodeLine =
  'Exit codes: 0 pass, 1 gate failed, 2 usage or configuration error, 3 not enough data, 70 internal error';

/** The help of the program: its commands and options. */
export function programUsage(commands: readonly CommandEntry[]): string {
  return lines([
    `shadowspan ${VERSION}: shadow-test LLM calls in production`,
    '',
    'Usage: shadowspan <command> [options]',
    '',
    'Commands:',
    ...columns(commands.map(({ usage, summary }) => [usage, summary])),
    '',
    'Options:',
    ...columns([
      ['-h, --help', 'Show this help; after a command, the help of that command'],
      ['-v, --version', 'Show the version'],
    ]),
    '',
    exitCodeLine,
  ]);
}

/** The help of one command: what it takes and does. */
export function commandUsage({ meta, args }: Command): string {
  const { positional } = args;
  const options = Object.entries(args.options).map(([name, option]): Row => [
    optionUsage(name, option),
    option.description,
  ]);
  return lines([
    `Usage: shadowspan ${meta.name}${positional === undefined ? '' : ` [${positional.name}]`} [options]`,
    '',
    `${meta.summary}.`,
    ...(meta.details === undefined ? [] : ['', ...meta.details]),
    ...(positional === undefined ? [] : ['', 'Argument:', ...columns([[positional.name, positional.description]])]),
    '',
    'Options:',
    ...columns([...options, ['-h, --help', 'Show this help']]),
    '',
    exitCodeLine,
  ]);
}

type Row = readonly [left: string, right: string];

function optionUsage(name: string, { choices, valueName }: CommandOption): string {
  const value = choices?.join('|') ?? valueName;
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function columns(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}`);
}

function lines(texts: readonly string[]): string {
  return `${texts.join('\n')}\n`;
}
