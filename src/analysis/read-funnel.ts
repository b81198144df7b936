import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { funnelSnapshotSchema } from '../model/funnel.ts';
import type { FunnelSnapshot } from '../model/funnel.ts';

/** What `funnel.json` of a run directory turned out to be. */
export type FunnelReading =
  | { readonly status: 'ok'; readonly funnel: FunnelSnapshot }
  | { readonly status: 'missing' | 'invalid' };

/** Reads `funnel.json` of a run directory. Never rejects. */
export async function readFunnel(directory: string): Promise<FunnelReading> {
  let text: string;
  try {
    text = await readFile(join(directory, 'funnel.json'), 'utf8');
  } catch {
    return { status: 'missing' };
  }
  try {
    const parsed = funnelSnapshotSchema.safeParse(JSON.parse(text));
    return parsed.success ? { status: 'ok', funnel: parsed.data } : { status: 'invalid' };
  } catch {
    return { status: 'invalid' };
  }
}
