import { parseArgs } from 'node:util';

const defaultCount = 400;
const defaultRealCount = 20;

/** What the user asked of the demo. */
export interface DemoOptions {
  readonly help: boolean;
  /** Use real providers. */
  readonly real: boolean;
  /** Tickets to send; `Infinity` is all of a dataset's half. */
  readonly count: number;
  /** A CSV file with the columns `text` and `category`. */
  readonly dataset: string | undefined;
}

/** Shown by `--help`. */
export const usage = `Usage: npm run demo -- [options]

Runs a ticket-routing web application under shadowspan: half of its model calls are replayed against a smaller model
in the background, compared and recorded. Without options everything runs on this machine, without keys.

Options:
  --count N           tickets to send (default ${defaultCount}, with --dataset all of its half, with --real ${defaultRealCount})
  --dataset FILE.csv  use your own labelled texts: columns text and category; one half trains the simulated models,
                      the other half is sent
  --real              use real providers instead of the simulator; needs OPENAI_API_KEY, ANTHROPIC_API_KEY or both
                      (costs money; models: PRIMARY_MODEL, CANDIDATE_MODEL)
  --help              show this text

Everything it writes is in ./.demo`;

/**
 * Reads the command line.
 * @throws Error telling the option, what was expected and what came.
 */
export function parseOptions(argv: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      real: { type: 'boolean', default: false },
      count: { type: 'string' },
      dataset: { type: 'string' },
    },
  });
  const count = values.count === undefined ? defaultFor(values) : Number(values.count);
  if (values.count !== undefined && (!Number.isInteger(count) || count < 1)) {
    throw new Error(`--count: expected a whole number from 1, got ${values.count}`);
  }
  return { help: values.help, real: values.real, count, dataset: values.dataset };
}

function defaultFor({ real, dataset }: { real: boolean; dataset?: string | undefined }): number {
  if (real) return defaultRealCount;
  return dataset === undefined ? defaultCount : Infinity;
}
