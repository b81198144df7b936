import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { cpus } from 'node:os';

import type { BenchOptions } from './bench-options.ts';
import type { Surroundings } from './render-table.ts';

const packages = [
  'openai',
  '@opentelemetry/api',
  '@opentelemetry/sdk-trace',
  '@opentelemetry/instrumentation-openai',
  '@traceloop/instrumentation-openai',
  '@arizeai/openinference-instrumentation-openai',
];

/** Where and with what this bench runs; packages that are not installed are left out. */
export function readSurroundings({ rounds, calls }: BenchOptions): Surroundings {
  return {
    date: new Date().toISOString().slice(0, 10),
    rounds,
    calls,
    cores: cpus().length,
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    versions: packages.flatMap(installedVersion),
  };
}

function installedVersion(name: string): string[] {
  try {
    const file = findPackageJSON(name, import.meta.url);
    if (file === undefined) return [];
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    return [`${name} ${version}`];
  } catch {
    return [];
  }
}
