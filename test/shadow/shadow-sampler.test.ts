import { execFileSync } from 'node:child_process';

import { assert, double, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { createShadowSampler } from '../../src/shadow/shadow-sampler.ts';

const first = '0af7651916cd43dd8448eb211c80319c';
const second = '4bf92f3577b34da6a3ce929d0e0e4736';

// SHA-256 of `salt LF trace id`, its first 48 bits as a share of 2^48: computed with another implementation.
test.each([
  ['ticket-router', first, 0.6160673551684219],
  ['ticket-router', second, 0.2639736433283133],
  ['other', first, 0.30195480183301626],
])('with the salt %s the trace %s is in above the ratio %d, and only above it', (salt, traceId, share) => {
  const decide = (ratio: number) => createShadowSampler({ ratio, salt }).decide(traceId);

  expect(decide(share + 1e-9)).toEqual({ sampled: true, ratio: share + 1e-9 });
  expect(decide(share)).toEqual({ sampled: false, ratio: share });
  expect(decide(share - 1e-9).sampled).toBe(false);
});

test('the pair id is a known function of salt and span', () => {
  const span = { traceId: first, spanId: 'b7ad6b7169203331' };
  const pairId = (salt: string) => createShadowSampler({ ratio: 0.5, salt }).pairId(span);

  expect(pairId('ticket-router')).toBe('3a694975791b64443927c88c4273d786');
  expect(pairId('other')).not.toBe(pairId('ticket-router'));
  expect(createShadowSampler({ ratio: 0.5, salt: 'other' }).pairId({ ...span, spanId: '00f067aa0ba902b7' })).not.toBe(
    pairId('other'),
  );
});

test('another process decides the same', () => {
  const url = new URL('../../src/shadow/shadow-sampler.ts', import.meta.url);
  const script = `
    const { createShadowSampler } = await import(${JSON.stringify(url.href)});
    const sampler = createShadowSampler({ ratio: 0.3, salt: 'ticket-router' });
    const decisions = Array.from({ length: 200 }, (_, index) => sampler.decide(String(index)).sampled);
    const span = { traceId: '${first}', spanId: 'b7ad6b7169203331' };
    process.stdout.write(JSON.stringify([decisions, sampler.pairId(span)]));
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });

  const sampler = createShadowSampler({ ratio: 0.3, salt: 'ticket-router' });
  const here = Array.from({ length: 200 }, (_, index) => sampler.decide(String(index)).sampled);
  expect(JSON.parse(output)).toEqual([here, '3a694975791b64443927c88c4273d786']);
  expect(new Set(here).size).toBe(2);
});

test('a higher ratio keeps every call that a lower one kept', () => {
  const ratio = double({ min: 0, max: 1, noNaN: true });
  assert(
    property(string(), ratio, ratio, (traceId, left, right) => {
      const [low, high] = left < right ? [left, right] : [right, left];
      const sampled = (share: number) => createShadowSampler({ ratio: share, salt: 'x' }).decide(traceId).sampled;
      expect(sampled(low) && !sampled(high)).toBe(false);
    }),
  );
});

test.each([0.01, 0.05, 0.5, 0.9])('of 20,000 traces a share of about %d is in', (ratio) => {
  const sampler = createShadowSampler({ ratio, salt: 'ticket-router' });
  const kept = Array.from({ length: 20_000 }, (_, index) => sampler.decide(index.toString(16).padStart(32, '0')));
  const share = kept.filter(({ sampled }) => sampled).length / kept.length;

  // Four standard deviations of a binomial share.
  expect(Math.abs(share - ratio)).toBeLessThan(4 * Math.sqrt((ratio * (1 - ratio)) / kept.length));
});

test('two salts choose independently of each other', () => {
  const [left, right] = ['a', 'b'].map((salt) => createShadowSampler({ ratio: 0.5, salt }));
  const both = Array.from({ length: 20_000 }, (_, index) => String(index)).filter(
    (id) => left?.decide(id).sampled === true && right?.decide(id).sampled === true,
  );

  expect(Math.abs(both.length / 20_000 - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 20_000));
});

test('ratio 0 takes no call and ratio 1 takes all', () => {
  const [none, all] = [0, 1].map((ratio) => createShadowSampler({ ratio, salt: 'x' }));
  const ids = Array.from({ length: 5000 }, (_, index) => String(index));

  expect(ids.some((id) => none?.decide(id).sampled)).toBe(false);
  expect(ids.every((id) => all?.decide(id).sampled)).toBe(true);
});

test.each([-0.1, 1.1, Number.NaN, Infinity, '0.5' as unknown as number, null as unknown as number])(
  'a ratio of %s is refused with its name',
  (ratio) => {
    expect(() => createShadowSampler({ ratio, salt: 'x' })).toThrow(
      /sampling\.ratio must be a number from 0 to 1, got/,
    );
  },
);
