import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { onTestFinished } from 'vitest';

import type { ShadowspanConfig } from '../../src/config/config.ts';
import type { FunnelSnapshot } from '../../src/model/funnel.ts';
import { parseRecordLine, type ResultRecord } from '../../src/model/record.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type AppResult, repositoryRoot, runApp } from '../support/run-app.ts';

/** Where an application is run, and how. */
export interface ShadowedOptions {
  /** `records.directory` is added where it is not named. */
  readonly config?: ShadowspanConfig;
  readonly env?: Record<string, string>;
  readonly node?: string;
  /** Modules that are imported before shadowspan. */
  readonly importsBefore?: readonly string[];
  /** `OTEL_EXPORTER_OTLP_ENDPOINT`. @default a receiver of its own */
  readonly otlpUrl?: string;
}

/** What an application under shadowspan left. */
export interface ShadowedResult extends AppResult {
  /** Milliseconds from the time that the application wrote to `DONE_FILE` to the end of its process. */
  readonly lingeredMs: number;
  readonly spans: readonly ReceivedSpan[];
  /** Every body that was sent by OTLP, of all signals. */
  readonly otlpBodies: readonly string[];
  /** Lines of `records.jsonl`, of all run directories. */
  readonly recordLines: readonly string[];
  readonly records: readonly ResultRecord[];
  readonly funnel: FunnelSnapshot | undefined;
  /** Every file that was written: its path in the temporary directory and its text. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** The path of a fixture application. */
export function fixture(name: string): string {
  return join(repositoryRoot, 'test/fixtures', name);
}

/** A directory of its own for one test, removed when the test has ended. */
export function temporaryFolder(): string {
  const path = makeFolder();
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'shadowspan-register-'));
}

/** Runs an application under `--import shadowspan/register` and collects all that came out of it. */
export async function runShadowed(app: readonly string[], options: ShadowedOptions = {}): Promise<ShadowedResult> {
  const folder = makeFolder();
  const receiver = await startOtlpReceiver();
  try {
    const before = (options.importsBefore ?? []).flatMap((module) => ['--import', module]);
    const result = await runApp([...before, '--import', 'shadowspan/register', ...app], {
      env: environment(folder, receiver, options),
      ...(options.node === undefined ? {} : { node: options.node }),
    });
    const endedAtMs = Date.now();
    return { ...result, lingeredMs: endedAtMs - doneAtMs(folder), ...(await collect(folder, receiver)) };
  } finally {
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function environment(folder: string, receiver: OtlpReceiver, options: ShadowedOptions): Record<string, string> {
  const { config, env, otlpUrl = receiver.url } = options;
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    DONE_FILE: doneFile(folder),
    ...(config === undefined ? {} : { SHADOWSPAN_CONFIG: writeConfig(folder, config) }),
    ...env,
  };
}

function doneFile(folder: string): string {
  return join(folder, 'done.txt');
}

/** NaN where the application wrote no such file. */
function doneAtMs(folder: string): number {
  const path = doneFile(folder);
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : Number.NaN;
}

/** JSON is YAML. */
function writeConfig(folder: string, config: ShadowspanConfig): string {
  const path = join(folder, 'shadowspan.yaml');
  const records = { directory: join(folder, 'runs'), ...config.records };
  writeFileSync(path, JSON.stringify({ ...config, records }));
  return path;
}

async function collect(
  folder: string,
  receiver: OtlpReceiver,
): Promise<Omit<ShadowedResult, keyof AppResult | 'lingeredMs'>> {
  const runs = join(folder, 'runs');
  const entries = existsSync(runs) ? readdirSync(runs, { recursive: true, withFileTypes: true }) : [];
  const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = names.map((name) => ({ name, text: readFileSync(name, 'utf8') }));
  const textsOf = (end: string) => files.filter(({ name }) => name.endsWith(end)).map(({ text }) => text);
  const recordLines = textsOf('/records.jsonl').flatMap((text) => text.split('\n').filter((line) => line !== ''));
  const [funnel] = textsOf('/funnel.json');
  return {
    spans: [...receiver.spans],
    otlpBodies: [...receiver.bodies],
    recordLines,
    records: recordLines.map(parseRecordLine),
    funnel: funnel === undefined ? undefined : (JSON.parse(funnel) as FunnelSnapshot),
    files: files.map(({ name, text }) => ({ name: name.slice(dirname(folder).length), text })),
  };
}
