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
      'shadowspan: the application is not started. To start it without us: onConfigError: disable\n',
    );
    process.exit(2);
  }
} else {
  process.once('beforeExit', () => void endWithApplication(outcome.composition));
}

/** The application is done: what is ready is written, within the configured time-out, and nothing of ours outlives it. */
async function endWithApplication(composition: Composition): Promise<void> {
  const end = await composition.shutdown();
  // The event loop was empty when this began, so ending the process here ends nothing of the application's.
  if (end === 'gave_up' && process.listenerCount('beforeExit') === 0) process.exit();
}

/**
 * Drains replays within `shadow.drainTimeoutMs`, writes what is ready and ends shadowspan. For applications that end
 * with `process.exit()`; others need not call it.
 */
export async function shutdown(): Promise<void> {
  if (outcome.status === 'started') await outcome.composition.shutdown();
}
