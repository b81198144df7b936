import { takeCall } from '../capture/beside-span.ts';
import { guarded } from '../capture/self-metrics.ts';
import { currentShadowIntake, registerShadowIntake } from '../capture/shadow-intake.ts';
import { warnOnce } from '../capture/warn-once.ts';
import type { FunnelSnapshot } from '../model/funnel.ts';
import type { PrimaryOrigin } from './pair-spans.ts';
import { ShadowEngine } from './shadow-engine.ts';
import type { ShadowOptions } from './shadow-options.ts';

/**
 * An OpenTelemetry span processor that shadows LLM calls: a deterministic sample is replayed in the background against
 * the candidates, compared, and handed to the exporter as pairs. It changes no span and delays none.
 *
 * It works with the `LlmInstrumentation` of the same process, which lays each captured call beside its span.
 *
 * @throws ShadowspanError `invalid_option` from the constructor; nothing afterwards
 * @example
 * new NodeSDK({
 *   instrumentations: [new LlmInstrumentation()],
 *   spanProcessors: [
 *     new BatchSpanProcessor({ exporter: new OTLPTraceExporter() }),
 *     new ShadowSpanProcessor({
 *       feature: 'ticket-router',
 *       sampling: { ratio: 0.05 },
 *       candidates: [{ id: 'small', provider: 'openai', model: 'gpt-5-mini' }],
 *       exporter: new PairExporter({ directory: './shadowspan-runs' }),
 *     }),
 *   ],
 * }).start();
 */
export class ShadowSpanProcessor {
  readonly #engine: ShadowEngine;
  readonly #unregister: () => void;

  constructor(options: ShadowOptions) {
    this.#engine = new ShadowEngine(options);
    if (currentShadowIntake() !== undefined) {
      warnOnce(
        'SHADOWSPAN_TWO_PROCESSORS',
        'A second ShadowSpanProcessor, or one beside shadowspan/register: calls go to the newest one alone. ' +
          'For several candidates give one processor a list of them.',
      );
    }
    this.#unregister = registerShadowIntake(this.#engine);
  }

  /** Part of the interface: nothing is to be done before a span ends. */
  onStart(): void {}

  onEnd(span: PrimaryOrigin): void {
    // Capture asks one intake for each call: only that one's decision may be carried out.
    if (currentShadowIntake() !== this.#engine) return;
    guarded('ShadowSpanProcessor.onEnd', () => {
      const captured = takeCall(span);
      if (captured === undefined) return;
      // Copied: the span itself would be held in memory, with all that stands on it, as long as the call waits.
      const { resource, parentSpanContext } = span;
      this.#engine.offer(captured, { resource, parentSpanContext });
    });
  }

  /** Where every call stands: each eligible one is accounted for. */
  funnel(): FunnelSnapshot {
    return this.#engine.funnel();
  }

  /** Ends when the calls offered so far are replayed and exported, or after `drainTimeoutMs`. */
  async forceFlush(): Promise<void> {
    await this.#engine.forceFlush();
  }

  /** Drains within `drainTimeoutMs`, counts what is given up, and ends. */
  async shutdown(): Promise<void> {
    // Not before: calls that have ended but wait to become spans are still on their way to us.
    await this.#engine.shutdown();
    this.#unregister();
  }
}
