import { parseArgs } from 'node:util';

import { type Scenario, scenarios } from './scenarios.ts';
import { type Variant, variants } from './variants.ts';

/** What of the bench is to run, and how long. */
export interface BenchOptions {
  readonly rounds: number;
  /** Calls per process that count, before a scenario's own `callsRatio`. */
  readonly calls: number;
  readonly scenarios: readonly Scenario[];
  /** With the baselines of everything that was asked for. */
  readonly variants: readonly Variant[];
  /** Write the table to `results/` too. */
  readonly write: boolean;
}

/**
 * Reads the command line. `--scenario` and `--variant` may stand several times; without them everything runs.
 *
 * @throws Error on an unknown option or name, or a number that is none
 */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '7' },
      calls: { type: 'string', default: '4000' },
      scenario: { type: 'string', multiple: true },
      variant: { type: 'string', multiple: true },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    rounds: positive('--rounds', values.rounds),
    calls: positive('--calls', values.calls),
    scenarios: chosen('--scenario', scenarios, values.scenario),
    variants: withBaselines(chosen('--variant', variants, values.variant)),
    write: values.write,
  };
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${option} must be a whole number above 0, got "${text}".`);
}

function chosen<Item extends { readonly name: string }>(
  option: string,
  items: readonly Item[],
  names: readonly string[] | undefined,
): readonly Item[] {
  const unknown = names?.find((name) => !items.some((item) => item.name === name));
  if (unknown === undefined) return items.filter((item) => names?.includes(item.name) ?? true);
  throw new Error(`${option} "${unknown}" does not exist; there are: ${items.map((item) => item.name).join(', ')}.`);
}

function withBaselines(wanted: readonly Variant[]): readonly Variant[] {
  const names = new Set(wanted.flatMap(({ name, baseline = name }) => [name, baseline]));
  return variants.filter((variant) => names.has(variant.name));
}
