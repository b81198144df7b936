import { errorTypeOf } from '../capture/self-metrics.ts';
import { configErrorWish, type ConfigErrorWish } from '../config/config-error-wish.ts';
import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { ShadowspanError } from '../errors.ts';
import { compose, type Composition } from './compose.ts';

/** What came of starting. */
export type StartOutcome =
  | { readonly status: 'started'; readonly composition: Composition; readonly config: LoadedConfig }
  /** The configuration is wrong; `onError` says what the user wants to happen then. */
  | { readonly status: 'refused'; readonly message: string; readonly onError: ConfigErrorWish };

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
    return { status: 'refused', message, onError: configErrorWish({ cwd, env }) };
  }
}
