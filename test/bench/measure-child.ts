import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { context, trace } from '@opentelemetry/api';
import type OpenAI from 'openai';

import { applicationScope, startCountingTelemetry } from './counting-telemetry.ts';
import { instrument } from './instrumentations.ts';
import type { Measurement, MeasurementOrder } from './measurement.ts';
import { promptCanary, promptSecret, type Scenario, scenarios } from './scenarios.ts';
import { type Variant, variants } from './variants.ts';

/*
 * One fresh process of the bench: one variant, one scenario. Proves that the variant does what its name says, warms up,
 * measures, and proves that it did so all the time.
 */

const order = JSON.parse(process.argv[2] ?? '') as MeasurementOrder;
const variant = named(variants, order.variant);
const scenario = named(scenarios, order.scenario);
const isRecording = variant.instrumentation !== 'none' || variant.around === 'call-span';

const telemetry = startCountingTelemetry();
await instrument(variant.instrumentation);
const client = createClient(order.baseUrl);
const call = surround(variant, scenario);

const proofFlaw = await prove();
telemetry.sample(variant.sampled);
await run(Math.ceil(order.calls / 4));

const spansBefore = telemetry.spanCount();
const cpuBefore = process.cpuUsage();
await run(order.calls);
const cpu = process.cpuUsage(cpuBefore);

const measurement: Measurement = {
  cpuPerCallUs: (cpu.user + cpu.system) / order.calls,
  flaw: proofFlaw ?? countFlaw(telemetry.spanCount() - spansBefore, variant.sampled && isRecording ? order.calls : 0),
};
console.log(JSON.stringify(measurement));
// Connections are kept alive; nothing is left to wait for.
process.exit();

function createClient(baseURL: string): OpenAI {
  const required = createRequire(import.meta.url)('openai') as { readonly OpenAI: typeof OpenAI };
  return new required.OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });
}

/** Calls one after the other, until the work that was put off is done as well. */
async function run(calls: number): Promise<void> {
  for (let index = 0; index < calls; index += 1) await call(index);
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
}

function surround({ around }: Variant, { call: bare }: Scenario): (index: number) => Promise<unknown> {
  const plain = (index: number) => bare(client, index);
  if (around === 'nothing') return plain;
  const tracer = trace.getTracer(around === 'call-span' ? 'bench-floor' : applicationScope);
  return async (index) => {
    const span = tracer.startSpan('call');
    const answer = await context.with(trace.setSpan(context.active(), span), () => plain(index));
    if (around === 'call-span') span.setAttributes(tenAttributes(answer));
    span.end();
  };
}

function tenAttributes(answer: string) {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-5-mini',
    'gen_ai.request.temperature': 0,
    'gen_ai.response.model': 'gpt-5-mini-2025-08-07',
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': 131,
    'gen_ai.usage.output_tokens': answer.length,
    'server.address': '127.0.0.1',
    'server.port': 80,
  };
}

/** One sampled call, looked at closely. Not the first: a cold redaction may run out of its time. */
async function prove(): Promise<string | undefined> {
  await run(10);
  const spansOfFirst = telemetry.spanCount();
  telemetry.keep();
  await run(1);
  const text = telemetry.stopKeeping();
  const wantsContent = variant.content || variant.instrumentation === 'shadowspan';
  const spanFlaw = countFlaw(telemetry.spanCount() - spansOfFirst, isRecording ? 1 : 0);
  if (spanFlaw !== undefined) return spanFlaw;
  if (text.includes(promptCanary) !== wantsContent) return wantsContent ? 'no content' : 'content although off';
  if (!variant.peer && text.includes(promptSecret)) return 'content not redacted';
  return undefined;
}

function countFlaw(found: number, expected: number): string | undefined {
  if (found === expected) return undefined;
  return found === 0 ? 'no spans' : `${found} spans instead of ${expected}`;
}

function named<Item extends { readonly name: string }>(items: readonly Item[], name: string): Item {
  const item = items.find((candidate) => candidate.name === name);
  if (item === undefined)
    throw new Error(`The bench has no "${name}", only ${items.map((each) => each.name).join(', ')}.`);
  return item;
}
