import { relative } from 'node:path';
import { loadConfig } from '../../config/load-config.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { renderConfig } from '../render/render-config.ts';

/** `shadowspan config [FILE]`: checks the configuration as the application would. Ends with 2 where it cannot be used. */
export const configCommand: Command = {
  meta: {
    name: 'config',
    summary: 'Check shadowspan.yaml and tell what it says',
    details: ['References to environment variables are resolved with the environment of this command.'],
  },
  args: {
    positional: {
      name: 'FILE',
      description: 'The configuration (default: SHADOWSPAN_CONFIG, else shadowspan.yaml or shadowspan.yml)',
    },
    options: {},
  },
  run: async (process, { positional }) => {
    const { config, path } = loadConfig({ path: positional, cwd: process.cwd, env: process.env });
    process.writeOut(renderConfig(config, path === undefined ? undefined : relative(process.cwd, path)));
    return exitCodes.ok;
  },
};
