import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import type { Detector } from '../../src/redaction/detectors/detector.ts';
import type { RedactorOptions } from '../../src/redaction/redactor.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { buildCall } from './build-call.ts';

const address = 'jane@example.org';

function redactJson(value: unknown, options: RedactorOptions = {}) {
  return createRedactor({ budgetMs: 10_000, ...options }).redactJson(value as JsonValue);
}

function detector(find: Detector['find']): RedactorOptions {
  return { detectors: [{ entity: 'X', find }] };
}

describe('content is dropped, counted and never quoted', () => {
  test('when a detector throws', () => {
    const options = detector((text) => {
      throw new Error(`cannot read ${text}`);
    });
    const result = redactJson({ a: address }, options);
    expect(JSON.stringify(result)).not.toContain('jane');
    expect(result.report.dropped).toEqual({ detector_failed: 2 });
  });

  test.each([
    ['before its text', -1, 2, 'x'],
    ['after its text', 0, 1_000, 'x'],
    ['backwards', 2, 1, 'x'],
    ['at no place', Number.NaN, 1, 'x'],
    ['without a value', 0, 1, undefined],
  ])('when a detector finds something %s', (_name, start, end, value) => {
    const options = detector(() => [{ start, end, value: value as string }]);
    expect(createRedactor(options).redactText(address)).toMatchObject({
      value: '[DROPPED:detector_failed]',
      report: { dropped: { detector_failed: 1 } },
    });
  });

  test('when a field is too large', () => {
    const { value, report } = redactJson({ a: 'x'.repeat(101), b: 'short' }, { maxFieldChars: 100 });
    expect(value).toEqual({ a: '[DROPPED:field_too_large]', b: 'short' });
    expect(report.dropped).toEqual({ field_too_large: 1 });
  });

  test('when a call is too large, from there on', () => {
    const { value, report } = redactJson(['a '.repeat(40), 'b '.repeat(40), 'c'], { maxCallChars: 100 });
    expect(value).toEqual(['a '.repeat(40), '[DROPPED:call_too_large]', '[DROPPED:call_too_large]']);
    expect(report.dropped).toEqual({ call_too_large: 2 });
  });

  test('when the time is over, from there on', () => {
    let nowMs = 0;
    const slow = detector(() => {
      nowMs += 10;
      return [];
    });
    const { value, report } = redactJson(['one 1', 'two 2', 'three 3', 'four 4'], {
      ...slow,
      budgetMs: 15,
      now: () => nowMs,
    });
    expect(value).toEqual(['one 1', 'two 2', '[DROPPED:budget_exceeded]', '[DROPPED:budget_exceeded]']);
    expect(report.dropped).toEqual({ budget_exceeded: 2 });
  });

  test('when the time is over between two detectors on a long text', () => {
    let nowMs = 0;
    const slow: Detector = {
      entity: 'SLOW',
      find: () => {
        nowMs += 100;
        return [];
      },
    };
    const { value } = redactJson('x '.repeat(5_000), { detectors: [slow, slow], now: () => nowMs, budgetMs: 50 });
    expect(value).toBe('[DROPPED:budget_exceeded]');
  });

  test('when the time is over before found values were replaced everywhere', () => {
    let nowMs = 0;
    const slow: Detector = {
      entity: 'SLOW',
      find: (text) => {
        if (text === 'the last text') nowMs += 100;
        return [];
      },
    };
    const options = { detectors: [slow], now: () => nowMs, budgetMs: 50 };
    const { value, report } = redactJson(['say hunter2Xk9', { password: 'hunter2Xk9' }, 'the last text'], options);
    expect(JSON.stringify(value)).not.toContain('hunter2Xk9');
    expect(report.dropped.budget_exceeded).toBeGreaterThan(0);
  });

  test('even words that are known to be clean, once a call is too large', () => {
    const redactor = createRedactor({ maxCallChars: 20 });
    redactor.redactText('harmless');
    expect(redactor.redactJson(['x y z x y z x', 'harmless']).value).toEqual([
      'x y z x y z x',
      '[DROPPED:call_too_large]',
    ]);
  });

  test('when it is nested too deep', () => {
    let value: JsonValue = address;
    for (let level = 0; level < 5; level += 1) value = [value];
    expect(redactJson(value, { maxDepth: 4 })).toMatchObject({
      value: [[[['[DROPPED:too_deep]']]]],
      report: { dropped: { too_deep: 1 } },
    });
  });

  test('when it contains itself', () => {
    const cycle: Record<string, unknown> = { a: 1 };
    cycle['self'] = cycle;
    expect(redactJson(cycle).value).toEqual({ a: 1, self: '[DROPPED:unsupported_value]' });
  });

  test('when a getter would have to run', () => {
    let ran = false;
    const value = {
      get secretive() {
        ran = true;
        return address;
      },
    };
    expect(redactJson(value).value).toEqual({ secretive: '[DROPPED:unsupported_value]' });
    expect(ran).toBe(false);
  });

  test.each([
    ['a date', new Date(0)],
    ['a map', new Map([[address, 1]])],
    ['a big integer', 12n],
    ['a function', () => address],
    ['a symbol', Symbol(address)],
    ['bytes', new Uint8Array(3)],
  ])('when it is %s', (_name, value) => {
    expect(redactJson({ value }).value).toEqual({ value: '[DROPPED:unsupported_value]' });
  });

  test('when an object throws whatever is asked of it', () => {
    const hostile = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error(address);
        },
      },
    );
    expect(redactJson({ hostile })).toMatchObject({
      value: '[DROPPED:detector_failed]',
      report: { dropped: { detector_failed: 1 } },
    });
  });

  test('when a call is none at all', () => {
    const redactor = createRedactor();
    for (const call of [
      undefined,
      null,
      {},
      { request: { messages: address } },
      buildCall({ request: { system: 7 as never } }),
    ]) {
      const redacted = redactor.redactCall(call as never, { body: true });
      expect(redacted.hasContent).toBe(false);
      expect(redacted.redaction.dropped.detector_failed).toBeGreaterThan(0);
      expect(JSON.stringify(redacted)).not.toContain('jane');
    }
  });

  test('when a part of a message is of no known type', () => {
    const call = buildCall({
      request: { messages: [{ role: 'user', parts: [{ type: 'new', content: address } as never] }] },
    });
    const redacted = createRedactor().redactCall(call);
    expect(JSON.stringify(redacted)).not.toContain('jane');
  });
});

describe('objects that refer to each other many times', () => {
  test('end at the size limit', { timeout: 20_000 }, () => {
    let value: JsonValue = { text: address };
    for (let level = 0; level < 40; level += 1) value = { a: value, b: value };
    const { report } = redactJson(value, { maxCallChars: 10_000 });
    expect(report.dropped.call_too_large).toBeGreaterThan(0);
  });
});
