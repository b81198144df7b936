import { parseArgs } from 'node:util';
import type { CommandArgs, CommandOption, ParsedArgs } from './command.ts';
import { nearestName } from '../config/nearest-name.ts';
import { UsageError } from './usage-error.ts';

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Extract<Token, { readonly kind: 'option' }>;

/**
 * Reads the arguments of one command. `commandName` is for messages.
 * @throws UsageError for an unknown option (naming the nearest), a missing or forbidden value, or a second argument
 */
export function parseCommandArgs(commandName: string, args: CommandArgs, argv: readonly string[]): ParsedArgs {
  const options = Object.fromEntries(Object.entries(args.options).map(([name, { type }]) => [name, { type }]));
  // Not strict: the messages of node:util neither name the nearest option nor what may be given.
  const { tokens, positionals } = parseArgs({ args: [...argv], options, strict: false, tokens: true });
  const values: Record<string, string> = {};
  const flags = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const value = checkOption(commandName, args, token);
    if (value === undefined) flags.add(token.name);
    else values[token.name] = value;
  }
  checkPositionals(commandName, args, positionals);
  return { positional: positionals[0], values, flags };
}

/** The value of an option; `undefined` for a flag. */
function checkOption(commandName: string, args: CommandArgs, token: OptionToken): string | undefined {
  const option = Object.hasOwn(args.options, token.name) ? args.options[token.name] : undefined;
  if (option === undefined) throw unknownOption(commandName, args, token.rawName);
  if (option.type === 'string') return checkValue(commandName, option, token);
  if (token.value === undefined) return undefined;
  throw new UsageError(`${commandName}: ${token.rawName} takes no value.`);
}

function checkValue(commandName: string, option: CommandOption, { value, rawName, inlineValue }: OptionToken): string {
  const expected = option.choices?.join(' or ') ?? option.valueName ?? 'a value';
  // parseArgs takes the next option as the value where one was forgotten.
  if (value === undefined || (value.startsWith('-') && !inlineValue)) {
    throw new UsageError(`${commandName}: ${rawName} needs a value: ${expected}.`);
  }
  if (option.choices?.includes(value) === false) {
    throw new UsageError(`${commandName}: ${rawName} must be ${expected}, got "${value}".`);
  }
  return value;
}

function unknownOption(commandName: string, args: CommandArgs, rawName: string): UsageError {
  const nearest = nearestName(
    rawName,
    [...Object.keys(args.options), 'help'].map((name) => `--${name}`),
  );
  const hint = nearest === undefined ? `See \`shadowspan ${commandName} --help\`.` : `Did you mean ${nearest}?`;
  return new UsageError(`${commandName}: unknown option ${rawName}. ${hint}`);
}

function checkPositionals(commandName: string, args: CommandArgs, positionals: readonly string[]): void {
  const allowed = args.positional === undefined ? 0 : 1;
  const extra = positionals[allowed];
  if (extra === undefined) return;
  const expected = args.positional === undefined ? 'no argument' : `one ${args.positional.name}`;
  throw new UsageError(`${commandName}: expected ${expected}, got "${extra}" as well.`);
}
