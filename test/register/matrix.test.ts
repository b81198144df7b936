import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startSimulator, type Simulator } from '../support/simulator/start-simulator.ts';
import { nodeBinaries, runApp } from '../support/run-app.ts';
import { fixture, runShadowed } from './run-shadowed.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

describe.each(nodeBinaries)('on Node %s', (_version, node) => {
  test.each(['every-call.mjs', 'every-call.cjs'])('%s', async (name) => {
    const env = {
      OPENAI_BASE_URL: simulator.openaiBaseUrl,
      OPENAI_API_KEY: 'unused',
      ANTHROPIC_BASE_URL: simulator.anthropicBaseUrl,
      ANTHROPIC_API_KEY: 'unused',
      CANDIDATE_URL: simulator.openaiBaseUrl,
    };
    const [bare, shadowed] = await Promise.all([
      runApp([fixture(name)], { node, env }),
      runShadowed([fixture(name)], {
        node,
        env,
        config: {
          shadow: {
            sampling: { ratio: 1 },
            candidates: [{ id: 'same', provider: 'local', baseUrl: '${CANDIDATE_URL}' }],
          },
        },
      }),
    ]);
    console.log(
      bare,
      shadowed.stderr,
      shadowed.durationMs,
      shadowed.exitCode,
      shadowed.spans.map((s) => [s.name, s.attributes['shadowspan.role'], s.attributes['shadowspan.adopted']]),
      shadowed.records.length,
      shadowed.funnel,
      shadowed.files.map((f) => f.name),
    );
    expect(shadowed.stdout).toBe(bare.stdout);
  });
});
