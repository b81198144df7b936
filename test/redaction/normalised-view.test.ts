import { describe, expect, test } from 'vitest';
import { normalisedView, originalSpan } from '../../src/redaction/normalised-view.ts';

describe('the normalised view', () => {
  test.each([
    ['wide forms', 'ｊａｎｅ＠ｘ．ｄｅ', 'jane@x.de'],
    ['zero-width characters', 'ja\u200bne\u00ad@x.de', 'jane@x.de'],
    ['Arabic and Persian digits', '\u0664\u0661\u06f1', '411'],
    ['odd spaces and hyphens', '1\u00a02\u20113\u22124', '1 2-3-4'],
    ['JSON escapes', 'jane\\u0040x.de jane\\\\u0040x.de', 'jane@x.de jane@x.de'],
    ['nothing', 'plain ünïcode 😀 text \\n', 'plain ünïcode 😀 text \\n'],
  ])('undresses %s', (_name, text, expected) => {
    expect(normalisedView(text).text).toBe(expected);
  });

  test('knows the way back', () => {
    const text = 'to ja\u200bne\\u0040x.de!';
    const view = normalisedView(text);
    const start = view.text.indexOf('jane');
    const { start: from, end } = originalSpan(text, view, { start, end: start + 'jane@x.de'.length });
    expect(text.slice(from, end)).toBe('ja\u200bne\\u0040x.de');
  });

  test('never cuts through a surrogate pair', () => {
    const text = 'a😀b';
    expect(originalSpan(text, normalisedView(text), { start: 0, end: 2 })).toEqual({ start: 0, end: 3 });
    expect(originalSpan(text, normalisedView(text), { start: 2, end: 4 })).toEqual({ start: 1, end: 4 });
  });

  test('keeps lone surrogates', () => {
    expect(normalisedView('\u200b\ud800x\udc00').text).toBe('\ud800x\udc00');
  });
});
