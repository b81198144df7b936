import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { type Document, LineCounter, parseDocument } from 'yaml';

import { ShadowspanError } from '../errors.ts';
import type { ShadowspanConfig } from './config.ts';
import { configSchema } from './config-schema.ts';
import { type ConfigIssue, describeIssues, showPath } from './describe-issue.ts';
import { resolveEnvironmentReferences } from './environment-references.ts';

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
  const path = configPath(location);
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
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) {
    const { line, col } = lines.linePos(syntaxError.pos[0]);
    // The parser's own message quotes the line, which can hold a secret: only its code is told.
    throw invalid(path, [`${path}:${line}:${col}: not valid YAML (${syntaxError.code}).`]);
  }
  const missing = resolveEnvironmentReferences(document, env);
  if (missing.length > 0) {
    throw invalid(
      path,
      missing.map(({ name, offset }) => {
        const { line, col } = lines.linePos(offset);
        return `${path}:${line}:${col}: environment variable ${name} is not set. Set it, or write \${${name}:-default}.`;
      }),
    );
  }
  const input: unknown = document.toJS() ?? {};
  const parsed = configSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const place = (issue: ConfigIssue) =>
    `${path}${position(document, lines, issue.path)}: ${showPath(issue.path) || 'file'}: ${issue.message}`;
  throw invalid(path, describeIssues(parsed.error, input).map(place));
}

function configPath({ path, cwd, env }: ConfigLocation): string | undefined {
  const named = path ?? env['SHADOWSPAN_CONFIG'];
  if (named !== undefined && named !== '') return resolve(cwd, named);
  return defaultNames.map((name) => resolve(cwd, name)).find((candidate) => existsSync(candidate));
}

function readConfig(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as { code?: unknown };
    throw new ShadowspanError(
      'config_unreadable',
      `Cannot read the configuration ${path} (${String(code)}). ` +
        'Create it, or point SHADOWSPAN_CONFIG to the file that you mean.',
      { cause: error },
    );
  }
}

/** `:line:column` of the nearest enclosing thing that stands in the file. */
function position(document: Document, lines: LineCounter, path: ConfigIssue['path']): string {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true) as { range?: readonly number[] } | undefined;
    if (node?.range?.[0] === undefined) continue;
    const { line, col } = lines.linePos(node.range[0]);
    return `:${line}:${col}`;
  }
  return '';
}

function invalid(path: string, issues: readonly string[]): ShadowspanError {
  const list = issues.map((issue) => `  ${issue}`).join('\n');
  return new ShadowspanError('config_invalid', `The configuration ${path} cannot be used:\n${list}`);
}
