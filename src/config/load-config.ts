import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { ShadowspanError } from '../errors.ts';
import type { ShadowspanConfig } from './config.ts';
import { ConfigDocument } from './config-document.ts';
import { configSchema } from './config-schema.ts';
import { describeIssues, showPath } from './describe-issues.ts';

/** The configuration and where it came from. */
export interface LoadedConfig {
  readonly config: ShadowspanConfig;
  /** Absolute path; undefined where there is no file, and so every default holds. */
  readonly path: string | undefined;
}

/** Where to look for the configuration. */
export interface ConfigLocation {
  /** A file that must exist. @default `SHADOWSPAN_CONFIG`, else `shadowspan.yaml` or `shadowspan.yml` if there is one */
  readonly path?: string | undefined;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

const defaultNames = ['shadowspan.yaml', 'shadowspan.yml'];

/**
 * Reads and checks `shadowspan.yaml`.
 *
 * @throws ShadowspanError `config_unreadable` where a named file cannot be read; `config_invalid` with every issue,
 * its place, what was expected and what came
 */
export function loadConfig(location: ConfigLocation): LoadedConfig {
  const path = findConfig(location);
  if (path === undefined) return { config: {}, path };
  return { config: parseConfig(readConfig(path), path, location.env), path };
}

/**
 * Checks the text of a configuration.
 *
 * @param path - for messages
 * @throws ShadowspanError `config_invalid`
 */
export function parseConfig(text: string, path: string, env: NodeJS.ProcessEnv): ShadowspanConfig {
  const document = new ConfigDocument(text, path);
  const value = document.resolve(env);
  const parsed = configSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const isFromEnvironment = document.isFromEnvironment.bind(document);
  throw document.refusal(describeIssues(parsed.error.issues, { value, isFromEnvironment }), showPath);
}

/** Absolute path of the configuration; undefined where none is named and no usual one is there. */
export function findConfig({ path, cwd, env }: ConfigLocation): string | undefined {
  const named = path ?? env['SHADOWSPAN_CONFIG'];
  if (named !== undefined && named !== '') return resolve(cwd, named);
  return defaultNames.map((name) => resolve(cwd, name)).find((candidate) => existsSync(candidate));
}

const readErrors: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'this process may not read it',
};

function readConfig(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    throw new ShadowspanError(
      'config_unreadable',
      `Cannot read the configuration ${path}: ${readErrors[code] ?? code}. ` +
        'Name a file that can be read in SHADOWSPAN_CONFIG, or unset it.',
      { cause: error },
    );
  }
}
