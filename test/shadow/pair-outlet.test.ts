import { afterEach, expect, test, vi } from 'vitest';

import type { ExportedSpan } from '../../src/capture/exported-span.ts';
import { isReplay } from '../../src/capture/replay-marker.ts';
import type { FunnelSnapshot } from '../../src/model/funnel.ts';
import { METRIC_INTERNAL_ERRORS, METRIC_SHADOW_PAIRS } from '../../src/semconv.ts';
import { Funnel } from '../../src/shadow/funnel.ts';
import { type OutgoingPairs, PairOutlet, type PairOutletOptions, type PairSink } from '../../src/shadow/pair-outlet.ts';
import { startMetrics } from '../support/metrics.ts';

afterEach(() => {
  vi.useRealTimers();
});

const bounds: PairOutletOptions = {
  maxPairs: 10,
  maxBytes: 1000,
  maxBatchPairs: 4,
  delayMs: 500,
  exportTimeoutMs: 10_000,
  feature: 'tickets',
  funnel: () => new Funnel().snapshot(),
};

/** A sink that keeps what it gets, and does as it is told. */
class Sink implements PairSink {
  readonly batches: (readonly ExportedSpan[])[] = [];
  readonly funnels: [FunnelSnapshot, string][] = [];
  flushes = 0;
  shutdowns = 0;
  answer: (done: (result: { readonly code: number }) => void) => unknown = (done) => done({ code: 0 });

  export(spans: ExportedSpan[], done: (result: { readonly code: number }) => void): void {
    this.batches.push(spans);
    return this.answer(done) as void;
  }

  writeFunnel(funnel: FunnelSnapshot, feature: string): void {
    this.funnels.push([funnel, feature]);
  }

  async forceFlush(): Promise<void> {
    this.flushes += 1;
  }

  async shutdown(): Promise<void> {
    this.shutdowns += 1;
  }
}

function pairs(name: string, sizeBytes = 10, pairCount = 1): OutgoingPairs {
  const spans = [`${name} primary`, `${name} candidate`].map((spanName) => ({ name: spanName }) as ExportedSpan);
  return { spans, sizeBytes, pairCount };
}

function names(batches: readonly (readonly ExportedSpan[])[]): string[][] {
  return batches.map((spans) => spans.map(({ name }) => name));
}

test('pairs wait a moment for others and go together, each with both of its spans', async () => {
  vi.useFakeTimers();
  const sink = new Sink();
  const outlet = new PairOutlet(sink, bounds);
  outlet.push(pairs('a'));
  await vi.advanceTimersByTimeAsync(400);
  outlet.push(pairs('b'));
  expect(sink.batches).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);

  expect(names(sink.batches)).toEqual([['a primary', 'a candidate', 'b primary', 'b candidate']]);
});

test('a full batch does not wait', async () => {
  vi.useFakeTimers();
  const sink = new Sink();
  const outlet = new PairOutlet(sink, bounds);
  for (const name of ['a', 'b', 'c', 'd', 'e']) outlet.push(pairs(name));
  await vi.advanceTimersByTimeAsync(0);
  expect(names(sink.batches).map((spans) => spans.length)).toEqual([8]);
  await vi.advanceTimersByTimeAsync(500);

  expect(names(sink.batches).map((spans) => spans.length)).toEqual([8, 2]);
});

test('one export is under way at a time, and a full batch that waited behind it goes at once', async () => {
  vi.useFakeTimers();
  const sink = new Sink();
  const dones: (() => void)[] = [];
  sink.answer = (done) => dones.push(() => done({ code: 0 }));
  const outlet = new PairOutlet(sink, bounds);
  for (let index = 0; index < 8; index += 1) outlet.push(pairs(String(index)));
  await vi.advanceTimersByTimeAsync(2000);
  expect(sink.batches).toHaveLength(1);
  dones[0]?.();
  await vi.advanceTimersByTimeAsync(1);

  expect(sink.batches).toHaveLength(2);
});

test.each<[string, Partial<PairOutletOptions>, number]>([
  ['pairs', { maxPairs: 3 }, 10],
  ['bytes', { maxBytes: 30 }, 10],
])('what is above the bound of %s is counted as dropped', async (_, bound, sizeBytes) => {
  const metrics = startMetrics();
  const sink = new Sink();
  const outlet = new PairOutlet(sink, { ...bounds, maxBatchPairs: 100, ...bound });
  for (let index = 0; index < 5; index += 1) outlet.push(pairs(String(index), sizeBytes, 2));
  await outlet.flush();

  expect(sink.batches.flat()).toHaveLength(6);
  // Counted by pair: each of these calls has two candidates.
  expect(await metrics.sums(METRIC_SHADOW_PAIRS, ['shadowspan.outcome'])).toEqual({
    dropped_queue_full: 4,
    exported: 6,
  });
});

test.each<[string, Sink['answer']]>([
  [
    'throws',
    () => {
      throw new Error('broken exporter');
    },
  ],
  ['rejects', () => Promise.reject(new Error('broken exporter'))],
  ['says no', (done) => done({ code: 1 })],
  ['says something strange', (done) => done(undefined as never)],
])('an exporter that %s loses its batch, which is counted, and gets the next one', async (_, answer) => {
  const metrics = startMetrics();
  const sink = new Sink();
  const outlet = new PairOutlet(sink, bounds);
  sink.answer = answer;
  outlet.push(pairs('a'));
  await outlet.flush();
  sink.answer = (done) => done({ code: 0 });
  outlet.push(pairs('b'));
  await outlet.flush();

  expect(names(sink.batches).map(([name]) => name)).toEqual(['a primary', 'b primary']);
  expect(await metrics.sums(METRIC_SHADOW_PAIRS, ['shadowspan.outcome'])).toEqual({ export_failed: 1, exported: 1 });
});

test('an exporter that never answers holds the others no longer than its time-out', async () => {
  vi.useFakeTimers();
  const sink = new Sink();
  const outlet = new PairOutlet(sink, bounds);
  sink.answer = () => undefined;
  outlet.push(pairs('a'));
  const flushed = outlet.flush();
  outlet.push(pairs('b'));
  await vi.advanceTimersByTimeAsync(9999);
  expect(sink.batches).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sink.batches).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(10_000);

  await flushed;
});

test('a flush exports all that waits, in batches, tells the funnel and flushes the exporter', async () => {
  const sink = new Sink();
  const snapshot = { ...new Funnel().snapshot(), replayed: 10 };
  const outlet = new PairOutlet(sink, { ...bounds, funnel: () => snapshot });
  for (let index = 0; index < 10; index += 1) outlet.push(pairs(String(index)));
  await outlet.flush();

  expect(names(sink.batches).map((spans) => spans.length / 2)).toEqual([4, 4, 2]);
  expect(sink.funnels.at(-1)).toEqual([snapshot, 'tickets']);
  expect(sink.flushes).toBe(1);
});

test('the funnel is told with each batch, for an application that is killed has never flushed', async () => {
  vi.useFakeTimers();
  const sink = new Sink();
  const outlet = new PairOutlet(sink, bounds);
  outlet.push(pairs('a'));
  await vi.advanceTimersByTimeAsync(500);

  expect(sink.funnels).toHaveLength(1);
  expect(sink.flushes).toBe(0);
});

test('an exporter without the optional methods is enough', async () => {
  const exported: ExportedSpan[] = [];
  const outlet = new PairOutlet(
    {
      export(spans, done) {
        exported.push(...spans);
        done({ code: 0 });
      },
      shutdown: () => Promise.resolve(),
    },
    bounds,
  );
  outlet.push(pairs('a'));
  await outlet.flush();
  await outlet.shutdown();

  expect(exported).toHaveLength(2);
});

const broken = (): Promise<void> => Promise.reject(new TypeError('broken'));

test('an exporter whose every other method fails is no trouble, and is counted', async () => {
  const metrics = startMetrics();
  const sink: PairSink = {
    export: (_spans, done) => done({ code: 0 }),
    forceFlush: () => {
      throw new RangeError('broken');
    },
    writeFunnel: broken,
    shutdown: broken,
  };
  const outlet = new PairOutlet(sink, bounds);
  await outlet.flush();
  await outlet.shutdown();

  expect(await metrics.sums(METRIC_INTERNAL_ERRORS, ['code.function.name', 'error.type'])).toEqual({
    'PairOutlet.writeFunnel TypeError': 1,
    'PairOutlet.flush RangeError': 1,
    'PairOutlet.shutdown TypeError': 1,
  });
});

test('a shutdown ends the exporter and counts what was left, and all that comes later', async () => {
  const metrics = startMetrics();
  const sink = new Sink();
  const outlet = new PairOutlet(sink, bounds);
  outlet.push(pairs('a', 10, 3));
  await outlet.shutdown();
  outlet.push(pairs('b'));
  await outlet.flush();

  expect(sink.shutdowns).toBe(1);
  expect(sink.batches).toEqual([]);
  expect(await metrics.sums(METRIC_SHADOW_PAIRS, ['shadowspan.outcome'])).toEqual({ dropped_shutdown: 4 });
});

test('the exporter runs outside every trace', async () => {
  const heard: boolean[] = [];
  const outlet = new PairOutlet(
    {
      export(_spans, done) {
        heard.push(isReplay());
        done({ code: 0 });
      },
      forceFlush: async () => void heard.push(isReplay()),
      shutdown: async () => void heard.push(isReplay()),
    },
    bounds,
  );
  outlet.push(pairs('a'));
  await outlet.flush();
  await outlet.shutdown();

  expect(heard).toEqual([true, true, true]);
});
