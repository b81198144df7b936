import type { Command } from './command.ts';

/** A command in the list: enough for the help, without importing it. */
export interface CommandEntry {
  readonly name: string;
  /** Name and argument, for instance `report [DIR]`. */
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** All commands, in the order of the help. A test holds names and summaries equal to those of the commands. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'report',
    usage: 'report [DIR]',
    summary: 'Tell what the candidates did: agreement, labels, latency, tokens, and where every call went',
    load: async () => (await import('./commands/report.ts')).reportCommand,
  },
  {
    name: 'config',
    usage: 'config [FILE]',
    summary: 'Check shadowspan.yaml and tell what it says',
    load: async () => (await import('./commands/config.ts')).configCommand,
  },
];
