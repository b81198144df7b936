import type { ReadableSpan, Sampler, SpanProcessor } from '@opentelemetry/sdk-trace';
import OpenAI from 'openai';
import { expect, onTestFinished } from 'vitest';

import { pairBeside } from '../../src/capture/beside-span.ts';
import type { ExportedSpan } from '../../src/capture/exported-span.ts';
import { LlmInstrumentation, type LlmInstrumentationOptions } from '../../src/capture/llm-instrumentation.ts';
import { type FunnelSnapshot, totalOf } from '../../src/model/funnel.ts';
import type { Pair } from '../../src/model/pair.ts';
import type { CandidateOptions } from '../../src/shadow/candidate.ts';
import type { PairSink } from '../../src/shadow/pair-outlet.ts';
import type { ShadowOptions } from '../../src/shadow/shadow-options.ts';
import { ShadowSpanProcessor } from '../../src/shadow/shadow-span-processor.ts';
import { type Simulator, startSimulator } from '../support/simulator/start-simulator.ts';
import type { SimulatorOptions } from '../support/simulator/simulator-options.ts';
import { startTelemetry, type Telemetry } from '../support/telemetry.ts';

/** An exporter that keeps what it gets. */
export class PairCollector implements PairSink {
  readonly spans: ExportedSpan[] = [];

  export(spans: ExportedSpan[], done: (result: { readonly code: number }) => void): void {
    this.spans.push(...spans);
    done({ code: 0 });
  }

  async shutdown(): Promise<void> {}

  get pairs(): Pair[] {
    return this.spans.flatMap((span) => pairBeside(span) ?? []);
  }
}

/** What a test may say about the application. */
export interface ShadowAppOptions {
  /** Options of the processor; all calls are sampled, and the one candidate is the second simulator. */
  readonly shadow?: Partial<ShadowOptions>;
  /** Options of the default candidate. */
  readonly candidate?: Partial<CandidateOptions>;
  readonly furtherCandidates?: readonly CandidateOptions[];
  readonly instrumentation?: LlmInstrumentationOptions;
  readonly primarySimulator?: SimulatorOptions;
  readonly candidateSimulator?: SimulatorOptions;
  readonly sampler?: Sampler;
  /** Processors before ours. */
  readonly spanProcessors?: SpanProcessor[];
}

/** An application with a real SDK, the instrumentation and the processor, between two simulated providers. */
export interface ShadowApp {
  readonly primary: Simulator;
  readonly candidate: Simulator;
  readonly telemetry: Telemetry;
  readonly processor: ShadowSpanProcessor;
  readonly instrumentation: LlmInstrumentation;
  readonly exporter: PairCollector;
  /** The application's client; never retries. */
  readonly client: OpenAI;
  /** Asks the primary; gives back the text. */
  readonly ask: (content?: string, options?: { readonly stream?: boolean; readonly model?: string }) => Promise<string>;
  /** Waits for all replays, and gives back the pairs. */
  readonly pairs: () => Promise<Pair[]>;
  readonly spanNamed: (name: string) => ReadableSpan;
}

/** Key of the primary; built here so that no scanner takes it for a real one. */
export const primaryKey = ['sk', 'primary', '0'.repeat(24)].join('-');

/** Starts it for one test. */
export async function startShadowApp(options: ShadowAppOptions = {}): Promise<ShadowApp> {
  const [primary, candidate] = await Promise.all([
    startSimulator(options.primarySimulator),
    startSimulator(options.candidateSimulator),
  ]);
  const exporter = new PairCollector();
  const processor = new ShadowSpanProcessor({
    feature: 'tickets',
    sampling: { ratio: 1 },
    candidates: [candidateAt(candidate, options.candidate), ...(options.furtherCandidates ?? [])],
    exporter,
    env: {},
    ...options.shadow,
  });
  const telemetry = startTelemetry({
    ...(options.sampler === undefined ? {} : { sampler: options.sampler }),
    spanProcessors: [...(options.spanProcessors ?? []), processor],
  });
  // No time limit: on a machine under load content would be dropped, and with it the replay.
  const instrumentation = new LlmInstrumentation({ redaction: { budgetMs: 60_000 }, ...options.instrumentation });
  onTestFinished(async () => {
    instrumentation.disable();
    // Closed first: a candidate that hangs would hold the end of the processor.
    await Promise.all([primary.close(), candidate.close()]);
    await telemetry.stop();
  });
  const client = new OpenAI({ baseURL: primary.openaiBaseUrl, apiKey: primaryKey, maxRetries: 0 });
  return {
    primary,
    candidate,
    telemetry,
    processor,
    instrumentation,
    exporter,
    client,
    ask: (content = 'Hello', { stream = false, model = 'gpt-primary' } = {}) =>
      stream ? askStreamed(client, model, content) : askWhole(client, model, content),
    async pairs() {
      await processor.forceFlush();
      return exporter.pairs;
    },
    spanNamed(name) {
      const found = telemetry.spans().filter((span) => span.name === name);
      expect(found).toHaveLength(1);
      return found[0] as ReadableSpan;
    },
  };
}

/** The candidate that a simulator plays. */
export function candidateAt(simulator: Simulator, options: Partial<CandidateOptions> = {}): CandidateOptions {
  const isAnthropic = options.provider === 'anthropic' || options.format === 'anthropic.messages';
  return {
    id: 'small',
    provider: 'openai',
    model: 'gpt-small',
    baseUrl: isAnthropic ? `${simulator.anthropicBaseUrl}/v1` : simulator.openaiBaseUrl,
    ...options,
  };
}

/** The identities that hold when nothing is under way any more. */
export function expectBalanced(funnel: FunnelSnapshot): void {
  expect(funnel.eligible + totalOf(funnel.ineligible)).toBe(funnel.seen);
  expect(funnel.sampled_out + totalOf(funnel.shed) + totalOf(funnel.withheld) + (funnel.replayed_calls ?? 0)).toBe(
    funnel.eligible,
  );
  expect(funnel.compared + totalOf(funnel.incomparable) + totalOf(funnel.failed) + funnel.timed_out).toBe(
    funnel.replayed,
  );
}

async function askWhole(client: OpenAI, model: string, content: string): Promise<string> {
  const answer = await client.chat.completions.create({ model, messages: [{ role: 'user', content }] });
  return answer.choices[0]?.message.content ?? '';
}

async function askStreamed(client: OpenAI, model: string, content: string): Promise<string> {
  const stream = await client.chat.completions.create({ model, messages: [{ role: 'user', content }], stream: true });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  return text;
}
