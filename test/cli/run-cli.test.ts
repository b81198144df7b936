import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { ShadowspanError } from '../../src/errors.ts';
import { VERSION } from '../../src/version.ts';
import { fakeProcess, run } from './fake-process.ts';

test.each([['--help'], ['-h'], ['help']])('%s shows the help of the program', async (flag) => {
  const { exitCode, out, error } = await run([flag]);
  expect([exitCode, error]).toEqual([0, '']);
  expect(`\n${out.replace(VERSION, 'X.Y.Z')}`).toMatchInlineSnapshot(`
    "
    shadowspan X.Y.Z: shadow-test LLM calls in production

    Usage: shadowspan <command> [options]

    Commands:
      report [DIR]    Tell what the candidates did: agreement, labels, latency, tokens, and where every call went
      config [FILE]   Check shadowspan.yaml and tell what it says

    Options:
      -h, --help      Show this help; after a command, the help of that command
      -v, --version   Show the version

    Exit codes: 0 pass, 1 gate failed, 2 usage or configuration error, 3 not enough data, 70 internal error
    "
  `);
});

test('report --help shows its arguments', async () => {
  const { exitCode, out } = await run(['report', '--format', 'json', '--help']);
  expect(exitCode).toBe(0);
  expect(`\n${out}`).toMatchInlineSnapshot(`
    "
    Usage: shadowspan report [DIR] [options]

    Tell what the candidates did: agreement, labels, latency, tokens, and where every call went.

    Of a directory that holds several run directories, all runs are reported together.

    Argument:
      DIR   A run directory, or a directory of them (default: ./shadowspan-runs)

    Options:
      --format text|json   For people or for programs (default: text)
      -h, --help           Show this help

    Exit codes: 0 pass, 1 gate failed, 2 usage or configuration error, 3 not enough data, 70 internal error
    "
  `);
});

test('config -h shows its arguments', async () => {
  const { exitCode, out } = await run(['config', '-h']);
  expect(exitCode).toBe(0);
  expect(`\n${out}`).toMatchInlineSnapshot(`
    "
    Usage: shadowspan config [FILE] [options]

    Check shadowspan.yaml and tell what it says.

    References to environment variables are resolved with the environment of this command.

    Argument:
      FILE   The configuration (default: SHADOWSPAN_CONFIG, else shadowspan.yaml or shadowspan.yml)

    Options:
      -h, --help   Show this help

    Exit codes: 0 pass, 1 gate failed, 2 usage or configuration error, 3 not enough data, 70 internal error
    "
  `);
});

test.each([['--version'], ['-v']])('%s shows the version', async (flag) => {
  expect(await run([flag])).toEqual({ exitCode: 0, out: `${VERSION}\n`, error: '' });
});

test('no command shows the help on the error stream', async () => {
  const { exitCode, out, error } = await run([]);
  expect([exitCode, out]).toEqual([2, '']);
  expect(error).toContain('Usage: shadowspan <command>');
});

test.each([
  [['reprot'], 'unknown command "reprot". Did you mean report?'],
  [['dashboard'], 'unknown command "dashboard". See `shadowspan --help`.'],
  [['--hlep'], 'unknown option "--hlep". Did you mean --help?'],
  [['report', '--fromat', 'json'], 'report: unknown option --fromat. Did you mean --format?'],
  [['report', '--fromat=json'], 'report: unknown option --fromat. Did you mean --format?'],
  [['report', '--frmat'], 'report: unknown option --frmat. Did you mean --format?'],
  [['report', '-x'], 'report: unknown option -x. See `shadowspan report --help`.'],
  [['report', '--constructor'], 'report: unknown option --constructor. See `shadowspan report --help`.'],
  [['report', '--format'], 'report: --format needs a value: text or json.'],
  [['report', '--format', '--help-me'], 'report: --format needs a value: text or json.'],
  [['report', '--format', 'xml'], 'report: --format must be text or json, got "xml".'],
  [['report', 'a', 'b'], 'report: expected one DIR, got "b" as well.'],
  [['config', '--format=json'], 'config: unknown option --format. See `shadowspan config --help`.'],
])('%j is a usage error', async (argv, message) => {
  expect(await run(argv)).toEqual({ exitCode: 2, out: '', error: `shadowspan: ${message}\n` });
});

test('after -- an argument may look like an option', async () => {
  const { exitCode, error } = await run(['report', '--', '--help']);
  expect(exitCode).toBe(2);
  expect(error).toContain('Reading /nowhere/--help');
});

test('the list of commands says what the commands say', async () => {
  for (const { name, usage, summary, load } of commands) {
    const { meta, args } = await load();
    const positional = args.positional === undefined ? '' : ` [${args.positional.name}]`;
    expect({ name, usage, summary }).toEqual({
      name: meta.name,
      usage: `${meta.name}${positional}`,
      summary: meta.summary,
    });
  }
  expect(commands.length).toBeGreaterThan(0);
});

test.each<[string, Error, number, RegExp]>([
  ['configuration error', new ShadowspanError('config_invalid', 'not good'), 2, /^shadowspan: not good\n$/],
  [
    'defect',
    new TypeError('x is not a function'),
    70,
    /^shadowspan: internal error, please report it\.\nTypeError: x is/,
  ],
])('a %s of a command ends with its own exit code', async (_, error, exitCode, text) => {
  const fake = fakeProcess(['broken']);
  const entry = { name: 'broken', usage: 'broken', summary: '', load: () => Promise.reject(error) };
  expect(await runCli(fake.process, [entry])).toBe(exitCode);
  expect(fake.error()).toMatch(text);
});
