import { context, createContextKey, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { expect, onTestFinished, test } from 'vitest';

import { isReplay } from '../../src/capture/replay-marker.ts';
import { withoutTracing } from '../../src/shadow/without-tracing.ts';
import { nextTurn, startTelemetry } from '../support/telemetry.ts';

test('inside, also after a wait, there is no span, no baggage and no context of the application, and the SDK makes none', async () => {
  const telemetry = startTelemetry();
  onTestFinished(() => telemetry.stop());
  const key = createContextKey('of the application');
  const baggage = propagation.createBaggage({ tenant: { value: 'a' } });
  const surroundings = propagation.setBaggage(ROOT_CONTEXT.setValue(key, 'value'), baggage);
  const tracer = trace.getTracer('application');

  const seen = await context.with(surroundings, () =>
    tracer.startActiveSpan('handle', (span) =>
      withoutTracing(async () => {
        await nextTurn();
        tracer.startSpan('inside').end();
        span.end();
        const active = context.active();
        return [
          trace.getSpan(active),
          propagation.getBaggage(active),
          active.getValue(key),
          isTracingSuppressed(active),
        ];
      }),
    ),
  );

  expect(seen).toEqual([undefined, undefined, undefined, true]);
  expect(telemetry.spans().map(({ name }) => name)).toEqual(['handle']);
});

test('only what runs inside is a replay', async () => {
  const inside = withoutTracing(async () => {
    await nextTurn();
    return isReplay();
  });

  expect(isReplay()).toBe(false);
  expect(await inside).toBe(true);
  expect(isReplay()).toBe(false);
});
