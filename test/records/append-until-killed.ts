import { writeSync } from 'node:fs';
import { JsonlWriter } from '../../src/records/jsonl-writer.ts';
import { pairToRecords } from '../../src/records/pair-to-records.ts';
import { toRecordLine } from '../../src/records/record-line.ts';
import { buildPair, text } from './build-pair.ts';

/** A process that appends pairs to the file of its first argument and prints each acknowledged count, until it is killed. */
const writer = new JsonlWriter(process.argv[2] ?? '');
for (let pairIndex = 0; ; pairIndex += 1) {
  const pair = buildPair({ parts: [text('long answer '.repeat(50_000))] });
  const outcome = await writer.append(pairToRecords(pair, { runId: 'killed', pairIndex }).map(toRecordLine));
  if (outcome.status === 'failed') throw new Error(outcome.errorType);
  writeSync(1, `${pairIndex + 1}\n`);
}
