import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const shared = process.env['SHADOWSPAN_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');

/** True where the test data beside the repository is present. */
export const hasSharedFacts = existsSync(resolve(shared, 'facts'));

/** Part of the names of tests that need it, so that a skip says why. */
export const needsSharedFacts = hasSharedFacts ? '' : ' (SKIPPED: set SHADOWSPAN_SHARED to the shared test data)';

/** The text of a file of the facts folder. */
export function sharedFact(name: string): string {
  return readFileSync(resolve(shared, 'facts', name), 'utf8');
}

/** The lines of a JSONL file of the facts folder. */
export function sharedLines(name: string): string[] {
  return sharedFact(name)
    .split('\n')
    .filter((line) => line !== '');
}
