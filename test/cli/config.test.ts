import { expect, test } from 'vitest';
import { temporaryDirectory } from '../analysis/temporary-directory.ts';
import { run } from './fake-process.ts';

const yaml = `
feature: ticket-router
content:
  spans: redacted
shadow:
  sampling:
    ratio: 0.05
  candidates:
    - id: mini
      provider: openai
      model: gpt-4o-mini
      apiKey: \${CANDIDATE_KEY}
      deadlineMs: 8000
    - id: own
      provider: vllm
      baseUrl: https://user:word@llm.example.com/v1
records:
  directory: ./runs
`;

test('a valid configuration is told without keys and passwords', async () => {
  const cwd = await temporaryDirectory({ 'shadowspan.yaml': yaml });
  const result = await run(['config'], { cwd, env: { CANDIDATE_KEY: 'the-key' } });
  expect(result).toMatchObject({ exitCode: 0, error: '' });
  expect(`\n${result.out}`).toMatchInlineSnapshot(`
    "
    shadowspan.yaml: OK

      feature    ticket-router
      spans      with redacted messages
      replay     5 % of calls
      candidate  mini: openai, gpt-4o-mini, within 8000 ms
      candidate  own: vllm, the primary's model, at llm.example.com
      records    ./runs
    "
  `);
  expect(result.out).not.toMatch(/the-key|word/);
});

test('no file is fine: every default holds', async () => {
  const { exitCode, out } = await run(['config'], { cwd: await temporaryDirectory() });
  expect([exitCode, out.split('\n')[0]]).toEqual([0, 'No shadowspan.yaml here: every default holds.']);
});

test('a wrong configuration ends with 2 and the whole message', async () => {
  const cwd = await temporaryDirectory({ 'other.yaml': 'featur: x\n' });
  const { exitCode, out, error } = await run(['config', 'other.yaml'], { cwd });
  expect([exitCode, out]).toEqual([2, '']);
  expect(error).toMatch(/^shadowspan: .*other\.yaml/);
  expect(error).toContain('featur');
});

test('a named file that is not there ends with 2', async () => {
  const { exitCode, error } = await run(['config', 'missing.yaml'], { cwd: await temporaryDirectory() });
  expect(exitCode).toBe(2);
  expect(error).toContain('missing.yaml');
});
