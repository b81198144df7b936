import { execFileSync } from 'node:child_process';

import { expect, test } from 'vitest';

const source = new URL('../../src/shadow/load-undici.ts', import.meta.url).href;

/** Runs in a process of its own, because undici is loaded once for each. */
function run(script: string): unknown {
  const prelude = `
    const key = Symbol.for('undici.globalDispatcher.1');
    const load = async () => (await import(${JSON.stringify(source)})).loadUndici();
  `;
  const args = ['--no-warnings', '--input-type=module', '-e', `${prelude}${script}`];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

test("loading our undici leaves the dispatcher of the application's fetch alone", () => {
  const seen = run(`
    const { Agent } = await load();
    const ours = globalThis[key] instanceof Agent;
    void globalThis.Headers;
    const after = globalThis[key];
    process.stdout.write(JSON.stringify({ ours, isSet: after !== undefined }));
  `);

  expect(seen).toEqual({ ours: false, isSet: true });
});

test('a dispatcher that the application has set stays', () => {
  const seen = run(`
    const own = { dispatch() {} };
    void globalThis.Headers;
    globalThis[key] = own;
    await load();
    process.stdout.write(JSON.stringify({ same: globalThis[key] === own }));
  `);

  expect(seen).toEqual({ same: true });
});
