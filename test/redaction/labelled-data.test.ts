import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { defaultDetectors } from '../../src/redaction/detectors/default-detectors.ts';
import type { NamedFinding } from '../../src/redaction/merged-findings.ts';
import { createPseudonyms } from '../../src/redaction/pseudonyms.ts';
import { createTextScanner } from '../../src/redaction/text-scanner.ts';

interface LabelledText {
  readonly text: string;
  readonly spans: readonly { readonly start: number; readonly end: number; readonly type: string }[];
}

const shared = process.env['SHADOWSPAN_SHARED'] ?? path.resolve(import.meta.dirname, '../../../shared');
const folder = path.join(shared, 'data/redaction');
const isPresent = existsSync(folder);
if (!isPresent) console.warn('SKIPPED: the labelled texts are absent; set SHADOWSPAN_SHARED to measure the detectors.');

const scanner = createTextScanner(defaultDetectors, createPseudonyms());

function load(name: string): readonly LabelledText[] {
  const lines = gunzipSync(readFileSync(path.join(folder, `${name}.jsonl.gz`)))
    .toString()
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as LabelledText);
}

function scan(text: string): readonly NamedFinding[] {
  const findings = scanner.scan(text, 'text', () => false);
  if (typeof findings === 'string') throw new Error(`The scan ended: ${findings}`);
  return findings;
}

/** Share of the labelled values of a type of which every letter and digit lies inside a finding. */
function fullCoverRatio(texts: readonly LabelledText[], type: string): number {
  let labelled = 0;
  let covered = 0;
  for (const { text, spans } of texts) {
    const findings = scan(text);
    for (const span of spans.filter((each) => each.type === type)) {
      labelled += 1;
      if (isCovered(text, span, findings)) covered += 1;
    }
  }
  expect(labelled).toBeGreaterThan(0);
  console.info(`${type}: ${covered} of ${labelled} fully covered`);
  return covered / labelled;
}

function isCovered(text: string, span: LabelledText['spans'][number], findings: readonly NamedFinding[]): boolean {
  for (let index = span.start; index < span.end; index += 1) {
    const isInside = findings.some(({ start, end }) => start <= index && index < end);
    if (!isInside && /[\p{L}\p{N}]/u.test(text[index] ?? '')) return false;
  }
  return true;
}

describe.skipIf(!isPresent)('on labelled texts', () => {
  test.each([['EMAIL'], ['CREDIT_CARD']])('at least 95 %% of %s are covered in template texts', (type) => {
    expect(fullCoverRatio(load('pii_presidio_v2'), type)).toBeGreaterThanOrEqual(0.95);
  });

  test.each([['EMAIL'], ['CREDIT_CARD'], ['JWT'], ['PRIVATE_KEY'], ['URL_PASSWORD']])(
    'at least 95 %% of %s are covered in texts as models see them',
    (type) => {
      expect(fullCoverRatio(load('pii_structured_llm'), type)).toBeGreaterThanOrEqual(0.95);
    },
  );

  test.each([
    ['neg_chat', 0.05],
    ['neg_hard', 0.9],
  ])('%s has at most %d false findings per 1,000 characters', (name, limit) => {
    const texts = load(name);
    const charCount = texts.reduce((sum, { text }) => sum + text.length, 0);
    const falseCount = texts.reduce((sum, { text }) => sum + scan(text).length, 0);
    expect(charCount).toBeGreaterThan(1_000);
    console.info(`${name}: ${falseCount} false findings in ${charCount} characters`);
    expect((falseCount / charCount) * 1_000).toBeLessThanOrEqual(limit);
  });
});
