import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { errorTypeOf } from '../capture/self-metrics.ts';
import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { ShadowspanError } from '../errors.ts';
import { compose, type Composition } from './compose.ts';

/** What came of starting. */
export type StartOutcome =
  | { readonly status: 'started'; readonly composition: Composition; readonly config: LoadedConfig }
  /** The configuration is wrong; `onError` says what the user wants to happen then. */
  | { readonly status: 'refused'; readonly message: string; readonly onError: 'exit' | 'disable' };

/** Reads the configuration and starts all it asks for. Never throws. */
export function start(cwd: string, env: NodeJS.ProcessEnv): StartOutcome {
  try {
    const config = loadConfig({ cwd, env });
    return { status: 'started', composition: compose(config, env), config };
  } catch (error) {
    // Only our own messages are free of content.
    const message = ShadowspanError.isInstance(error)
      ? error.message
      : `shadowspan failed to start (${errorTypeOf(error)}).`;
    return { status: 'refused', message, onError: wishOnError(cwd, env) };
  }
}

const wish = /^onConfigError:\s*["']?disable\b/m;

/** A file too broken to be parsed can still say that it must not stop the application. */
function wishOnError(cwd: string, env: NodeJS.ProcessEnv): 'exit' | 'disable' {
  if (env['SHADOWSPAN_ON_CONFIG_ERROR'] === 'disable') return 'disable';
  try {
    const path = resolve(cwd, env['SHADOWSPAN_CONFIG'] ?? 'shadowspan.yaml');
    return wish.test(readFileSync(path, 'utf8')) ? 'disable' : 'exit';
  } catch {
    return 'exit';
  }
}
