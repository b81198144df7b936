import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';

/** One recorded exchange with a provider. */
export interface RecordedExchange {
  readonly id: string;
  readonly provider: string;
  readonly method: string;
  readonly url: string;
  readonly request: JsonObject | null;
  readonly status: number;
  readonly responseHeaders: { readonly 'content-type'?: string };
  readonly response?: JsonValue;
  readonly responseText?: string;
  readonly tags: readonly string[];
}

const shared = process.env['SHADOWSPAN_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');

/** Whether the recorded traffic is on this machine; it is never part of the repository. */
export const hasRecordedTraffic = existsSync(join(shared, 'wire'));

if (!hasRecordedTraffic) {
  console.warn('SKIPPED: recorded traffic is absent; set SHADOWSPAN_SHARED to the folder that holds wire/*.jsonl');
}

/** All lines of one file of recorded traffic; none where it is absent. */
export function recordedExchanges(name: string): readonly RecordedExchange[] {
  if (!hasRecordedTraffic) return [];
  const text = readFileSync(join(shared, 'wire', `${name}.jsonl`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedExchange);
}

/** The lines of a format with their format. */
export function recordedChat(): readonly RecordedExchange[] {
  return [...recordedExchanges('openai-chat'), ...recordedExchanges('openai-compatible')];
}

/** The body as text, as a tap would see it. */
export function bodyText(exchange: RecordedExchange): string {
  return exchange.responseText ?? JSON.stringify(exchange.response);
}
