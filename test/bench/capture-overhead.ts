import { mkdirSync, writeFileSync } from 'node:fs';

import { readBenchOptions } from './bench-options.ts';
import { measure, startServer } from './child-processes.ts';
import { installPeers } from './install-peers.ts';
import type { Measurement } from './measurement.ts';
import { renderTable } from './render-table.ts';
import type { Scenario } from './scenarios.ts';
import { type Series, summariseRows } from './summarise-rows.ts';
import { readSurroundings } from './surroundings.ts';
import type { Variant } from './variants.ts';

/*
 * CPU per LLM call with us, with others and with nothing. A fresh process per variant, scenario and round; all variants
 * of a scenario in each round, the order turned round every time, so that neither drift nor order favours one.
 */

const options = readBenchOptions(process.argv.slice(2));
const hasPeers = installPeers();
const variants = options.variants.filter((variant) => hasPeers || !variant.peer);
const cells = options.scenarios.flatMap((scenario) => variants.map((variant) => cell(scenario, variant)));

const server = await startServer();
for (let round = 0; round < options.rounds; round += 1) {
  for (const { scenario, variant, measurements } of round % 2 === 0 ? cells : cells.toReversed()) {
    measurements.push(
      await measure({
        variant: variant.name,
        scenario: scenario.name,
        calls: Math.ceil(options.calls * scenario.callsRatio),
        baseUrl: server.baseUrl,
      }),
    );
  }
  console.error(`Round ${round + 1} of ${options.rounds} done.`);
}
server.stop();

const rows = summariseRows(cells.map(({ scenario, ...series }): Series => ({ ...series, scenario: scenario.name })));
const table = renderTable(rows, readSurroundings(options));
console.log(table);
if (options.write) {
  mkdirSync(new URL('results/', import.meta.url), { recursive: true });
  writeFileSync(new URL('results/capture-overhead.md', import.meta.url), table);
}
// A variant that did not do what its name says makes every comparison with it worthless.
process.exitCode = rows.some((row) => row.flaw !== undefined) ? 1 : 0;

function cell(scenario: Scenario, variant: Variant) {
  return { scenario, variant, measurements: [] as Measurement[] };
}
