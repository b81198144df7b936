import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const startDeadlineMs = 30_000;
const keptOutputCharacters = 4000;
const stopDeadlineMs = 30_000;

/** The application in a process of its own. */
export interface RunningApp {
  readonly url: string;
  /** Sends SIGTERM and waits until the process has ended; it says how. */
  readonly stop: () => Promise<string>;
}

/**
 * Starts `node --import shadowspan/register app.ts`.
 * @param env variables in addition to those of this process.
 * @param logFile gets everything that the process prints.
 * @throws Error when it does not listen in time.
 */
export async function startApp(env: Readonly<Record<string, string>>, logFile: string): Promise<RunningApp> {
  const app = fileURLToPath(new URL('../app.ts', import.meta.url));
  // Resolved here, so that the demo can be started from any folder.
  const register = import.meta.resolve('shadowspan/register');
  const child = spawn(process.execPath, ['--import', register, app], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  let printed = '';
  child.stderr.on('data', (bytes: Buffer) => {
    printed = `${printed}${bytes.toString('utf8')}`.slice(-keptOutputCharacters);
  });
  const ended = once(child, 'close') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  const listening = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /listens on (http:\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const failed = ended.then(([code]) => {
    throw new Error(`Starting the application: expected it to listen, but it ended with code ${code}:\n${printed}`);
  });
  const url = await Promise.race([listening, failed, rejectAfter(startDeadlineMs, 'Starting the application')]);
  failed.catch(() => undefined);
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
      const [code, signal] = await ended;
      clearTimeout(kill);
      await new Promise<void>((resolve) => void log.end(resolve));
      return signal === null ? `exit code ${code}` : `signal ${signal}`;
    },
  };
}

function rejectAfter(deadlineMs: number, what: string): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`${what}: not done after ${deadlineMs} ms`)), deadlineMs).unref();
  });
}
