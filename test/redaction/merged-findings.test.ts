import { expect, test } from 'vitest';
import { findingsOutside, mergedFindings } from '../../src/redaction/merged-findings.ts';

const text = '0123456789';
const finding = (entity: string, start: number, end: number) => ({
  entity,
  start,
  end,
  value: text.slice(start, end).toUpperCase(),
});

test('findings that overlap become one, named by the longest', () => {
  const merged = mergedFindings(text, [finding('B', 3, 8), finding('A', 0, 4), finding('C', 9, 10)]);
  expect(merged).toEqual([{ entity: 'B', start: 0, end: 8, value: '01234567' }, finding('C', 9, 10)]);
});

test('a finding inside another gives way', () => {
  expect(mergedFindings(text, [finding('A', 2, 4), finding('B', 1, 6)])).toEqual([finding('B', 1, 6)]);
});

test('of equal findings the first given stays', () => {
  expect(mergedFindings(text, [finding('A', 1, 5), finding('B', 1, 5)])).toEqual([finding('A', 1, 5)]);
});

test('neighbours stay apart', () => {
  expect(mergedFindings(text, [finding('A', 4, 8), finding('B', 0, 4)])).toHaveLength(2);
});

test('findings inside a span are left out, those that reach beyond it are kept', () => {
  const findings = [finding('A', 0, 2), finding('B', 3, 5), finding('C', 5, 9)];
  expect(findingsOutside(findings, [{ start: 2, end: 6 }])).toEqual([finding('A', 0, 2), finding('C', 5, 9)]);
});
