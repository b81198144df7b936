import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Measurement, MeasurementOrder } from './measurement.ts';

const childFile = fileURLToPath(new URL('measure-child.ts', import.meta.url));
const serverFile = fileURLToPath(new URL('llm-server.ts', import.meta.url));

// Nothing of the surroundings may steer a measured process, least of all NODE_OPTIONS and OTEL_*.
const env = { PATH: process.env['PATH'] };

/** The provider, in a process of its own. */
export interface RunningServer {
  readonly baseUrl: string;
  readonly stop: () => void;
}

/** Starts the provider on a free port of the loopback. */
export async function startServer(): Promise<RunningServer> {
  const server = fork(serverFile, { env });
  const [port] = (await once(server, 'message')) as [number];
  return { baseUrl: `http://127.0.0.1:${port}/v1`, stop: () => server.disconnect() };
}

/** Measures in a fresh process of the same Node. A process that dies is a flaw too. */
export async function measure(order: MeasurementOrder): Promise<Measurement> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [childFile, JSON.stringify(order)], {
      env,
      timeout: 300_000,
    });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measurement;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { cpuPerCallUs: Number.NaN, flaw: 'process failed' };
  }
}
