import { readFileSync } from 'node:fs';

import { parseDocument } from 'yaml';

import { resolveEnvironmentReferences } from './environment-references.ts';
import { type ConfigLocation, findConfig } from './load-config.ts';

/** What the user wants to happen where the configuration cannot be used. */
export type ConfigErrorWish = 'exit' | 'disable';

const wishLine = /^["']?onConfigError["']?:\s*["']?disable\b/m;

/**
 * Whether a configuration that cannot be used stops the application or only us. `SHADOWSPAN_ON_CONFIG_ERROR` decides,
 * else `onConfigError` of the file, which can say so however broken it is otherwise. Never throws.
 *
 * @returns `exit` where nobody says anything
 */
export function configErrorWish(location: ConfigLocation): ConfigErrorWish {
  const wish = location.env['SHADOWSPAN_ON_CONFIG_ERROR'];
  if (wish === 'exit' || wish === 'disable') return wish;
  try {
    const path = findConfig(location);
    return path !== undefined && saysDisable(readFileSync(path, 'utf8'), location.env) ? 'disable' : 'exit';
  } catch {
    return 'exit';
  }
}

function saysDisable(text: string, env: NodeJS.ProcessEnv): boolean {
  const document = parseDocument(text, { logLevel: 'error' });
  // What the parser makes of broken YAML is a guess: there the line itself is what counts.
  if (document.errors.length > 0) return wishLine.test(text);
  resolveEnvironmentReferences(document, env);
  return document.get('onConfigError') === 'disable';
}
