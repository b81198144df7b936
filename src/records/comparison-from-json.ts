import type { Comparison, TranslationLoss } from '../model/comparison.ts';
import { isJsonObject } from '../model/json.ts';

/** What stands for a comparison that cannot be read: a pair that may not be counted either way. */
const unreadable: Comparison = { status: 'incomparable', reasons: [] };

/**
 * Reads `shadowspan.comparison.details`. A span that went through other hands can carry anything there, a text cut off by
 * a length limit above all; what is not a whole comparison is incomparable, without a reason.
 */
export function comparisonFromJson(json: unknown): Comparison {
  const value = parse(json);
  return isComparison(value) ? value : unreadable;
}

/** Reads `shadowspan.candidate.losses`; what is no loss is left out. */
export function lossesFromJson(json: unknown): readonly TranslationLoss[] {
  const value = parse(json);
  return Array.isArray(value) ? value.filter(isLoss) : [];
}

function isComparison(value: unknown): value is Comparison {
  if (!isJsonObject(value) || !isListOf(value['reasons'], isReason)) return false;
  switch (value['status']) {
    case 'incomparable':
      return true;
    case 'failed':
    case 'timed_out':
      return typeof value['kind'] === 'string';
    case 'compared':
      return isDecision(value);
    default:
      return false;
  }
}

function isDecision(value: Readonly<Record<string, unknown>>): boolean {
  return (
    typeof value['agreement'] === 'boolean' &&
    ['tool_calls', 'json', 'text'].includes(String(value['tier'])) &&
    typeof value['label'] === 'string' &&
    isListOf(value['results'], isResult) &&
    isJsonObject(value['difference']) &&
    Object.values(value['difference']).every((difference) => typeof difference === 'number')
  );
}

function isReason(value: unknown): boolean {
  return (
    hasTexts(value, 'code') &&
    ['blocks', 'warns'].includes(String(value['severity'])) &&
    isListOf(value['details'], (detail) => typeof detail === 'string')
  );
}

function isResult(value: unknown): boolean {
  return (
    hasTexts(value, 'name', 'label') &&
    typeof value['score'] === 'number' &&
    ['string', 'undefined'].includes(typeof value['explanation'])
  );
}

function isLoss(value: unknown): value is TranslationLoss {
  return hasTexts(value, 'path', 'code', 'reason');
}

function hasTexts(value: unknown, ...names: readonly string[]): value is Record<string, unknown> {
  return isJsonObject(value) && names.every((name) => typeof value[name] === 'string');
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isItem(item));
}

function parse(json: unknown): unknown {
  if (typeof json !== 'string') return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
