/**
 * Starts shadowspan in front of an application: `node --import shadowspan/register app.js`.
 * Everything is configured in `shadowspan.yaml`; without one, calls are captured as spans and none is replayed.
 *
 * @module
 */
import type { Composition } from './register/compose.ts';
import { start } from './register/start.ts';

/** How long connections may take to close after the shutdown. */
const leftoverMs = 50;

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

/** The application is done: what is ready is written, within the configured time-out, and nothing of ours outlives it. */
async function endWithApplication(composition: Composition): Promise<void> {
  const isAlone = process.listenerCount('beforeExit') === 0;
  await composition.shutdown();
  if (!isAlone) return;
  // The event loop was empty when this began, and nobody else does last work: all that can be left is an exporter that
  // tries again and again. Where nothing is left the process ends by itself, and with the exit code that it would have had
  // without us: the timer does not keep it alive.
  setTimeout(() => {
    if (process.listenerCount('beforeExit') === 0) process.exit();
  }, leftoverMs).unref();
}

/**
 * Drains replays within `shadow.drainTimeoutMs`, writes what is ready and ends shadowspan. For applications that end
 * with `process.exit()`; others need not call it.
 */
export async function shutdown(): Promise<void> {
  if (outcome.status === 'started') await outcome.composition.shutdown();
}
