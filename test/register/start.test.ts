import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { trace } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { start } from '../../src/register/start.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'shadowspan-start-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

test('a wrong configuration is an outcome, with what is wrong and what is wished', () => {
  writeFileSync(join(cwd, 'shadowspan.yml'), 'onConfigError: disable\nfeatur: a');
  expect(start(cwd, {})).toEqual({
    status: 'refused',
    message: expect.stringContaining('shadowspan.yml:2:1: featur: unknown key.'),
    onError: 'disable',
  });
});

test('a wrong configuration leaves the process as it was', () => {
  const before = trace.getTracerProvider();
  const keys = globalKeys();
  writeFileSync(
    join(cwd, 'shadowspan.yaml'),
    'shadow:\n  candidates:\n    - {id: a, provider: openai, deadlineMs: no}',
  );
  expect(start(cwd, {}).status).toBe('refused');
  expect(trace.getTracerProvider()).toBe(before);
  expect(globalKeys()).toEqual(keys);
});

test('what is started ends within its time-outs, once', async () => {
  writeFileSync(
    join(cwd, 'shadowspan.yaml'),
    JSON.stringify({ shadow: { candidates: [{ id: 'a', provider: 'openai' }] }, records: { directory: cwd } }),
  );
  const outcome = start(cwd, { OTEL_SDK_DISABLED: 'true' });
  if (outcome.status !== 'started') throw new Error(outcome.message);
  const ends = [outcome.composition.shutdown(), outcome.composition.shutdown()];
  expect(ends[0]).toBe(ends[1]);
  await Promise.all(ends);
});

function globalKeys(): PropertyKey[] {
  return Reflect.ownKeys(globalThis);
}
