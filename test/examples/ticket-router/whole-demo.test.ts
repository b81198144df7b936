import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { safeParseRecordLine } from '../../../src/model/record.ts';
import { type AppResult, repositoryRoot, runApp } from '../../support/run-app.ts';

const demo = join(repositoryRoot, 'examples/ticket-router/demo.ts');
let folder: string;
let result: AppResult;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shadowspan-demo-'));
  result = await runApp([demo, '--count', '60'], { cwd: folder });
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the demo ends well and shows span, report, truth and leak check', () => {
  expect(result.stderr).toBe('');
  expect(result.exitCode).toBe(0);
  const parts = [
    'One span, as it left',
    'agreement',
    'Every eligible call is accounted for',
    'Truth,',
    'Found: 0',
    '.demo/runs',
  ];
  for (const part of parts) expect(result.stdout).toContain(part);
});

test('all its records are records, two for each pair', () => {
  const [file = ''] = globSync(join(folder, '.demo/runs/*/records.jsonl'));
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.length % 2).toBe(0);
  expect(lines.map(safeParseRecordLine).filter(({ status }) => status !== 'ok')).toEqual([]);
});

test('a dataset of one’s own runs through it', async () => {
  const texts = Array.from({ length: 40 }, (_, index) => {
    return index % 2 === 0
      ? `"where is my parcel, number ${index}?",shipping`
      : `"please refund invoice ${index}",refund`;
  });
  writeFileSync(join(folder, 'own.csv'), ['text,category', ...texts, ''].join('\n'));
  const own = await runApp([demo, '--dataset', 'own.csv'], { cwd: folder });
  expect(own.exitCode).toBe(0);
  expect(own.stdout).toMatch(/primary, all tickets +\d/);
}, 60_000);

test('a wrong option is told, with the usage', async () => {
  const wrong = await runApp([demo, '--cuont', '3'], { cwd: folder });
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('Usage: npm run demo');
});
