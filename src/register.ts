/**
 * Starts shadowspan in front of an application: `node --import shadowspan/register app.js`.
 * Everything is configured in `shadowspan.yaml`; without one, calls are captured as spans and none is replayed.
 *
 * @module
 */
import type { Composition } from './register/compose.ts';
import { start } from './register/start.ts';

const outcome = start(process.cwd(), process.env);

if (outcome.status === 'refused') {
  process.stderr.write(`shadowspan: ${outcome.message}\n`);
  if (outcome.onError === 'exit') {
    process.stderr.write(
      'shadowspan: the application is not started. To start it without us, write onConfigError: disable, ' +
        'or set SHADOWSPAN_ON_CONFIG_ERROR=disable.\n',
    );
    process.exit(2);
  }
  process.stderr.write('shadowspan: the application runs without us.\n');
} else {
  // Before all others, so that it is seen whether there are others.
  process.prependOnceListener('beforeExit', () => void endWithApplication(outcome.composition));
}

/**
 * The application is done: what is ready is written, within the configured time-out, and nothing of ours outlives it.
 * The event loop was empty when this began, so ending the process here ends nothing of the application's, unless
 * somebody else does last work at this moment, too.
 */
async function endWithApplication(composition: Composition): Promise<void> {
  const isAlone = process.listenerCount('beforeExit') === 0;
  await composition.shutdown();
  if (isAlone && process.listenerCount('beforeExit') === 0) process.exit();
}

/**
 * Drains replays within `shadow.drainTimeoutMs`, writes what is ready and ends shadowspan. For applications that end
 * with `process.exit()`; others need not call it.
 */
export async function shutdown(): Promise<void> {
  if (outcome.status === 'started') await outcome.composition.shutdown();
}
