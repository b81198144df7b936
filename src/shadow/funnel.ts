import { selfMetrics } from '../capture/self-metrics.ts';
import type { IneligibleReason } from '../capture/shadow-intake.ts';
import type { Comparison } from '../model/comparison.ts';
import { type FunnelSnapshot, totalOf } from '../model/funnel.ts';
import { ATTR_SHADOWSPAN_REASON, ATTR_SHADOWSPAN_STAGE, METRIC_SHADOW_CALLS } from '../semconv.ts';

/** Why a sampled call was not replayed although it could have been. */
export type ShedReason = 'queue_full' | 'shutting_down';

/** Why a sampled call was held back. */
export type WithheldReason = 'content_dropped';

type Reasons = Record<string, number>;

/** Accounts for every call and replay, so that nothing disappears in silence: in metrics and in the run directory. */
export class Funnel {
  #sampledOut = 0;
  #eligible = 0;
  #replayedCalls = 0;
  #replayed = 0;
  #compared = 0;
  #timedOut = 0;
  readonly #ineligible: Reasons = {};
  readonly #shed: Reasons = {};
  readonly #withheld: Reasons = {};
  readonly #incomparable: Reasons = {};
  readonly #failed: Reasons = {};

  sampledOut(): void {
    this.#eligible += 1;
    this.#sampledOut += 1;
    emit('sampled_out');
  }

  ineligible(reason: IneligibleReason): void {
    add(this.#ineligible, reason);
    emit('ineligible', reason);
  }

  /** A sampled call that can be shadowed. */
  eligible(): void {
    this.#eligible += 1;
    emit('eligible');
  }

  /** A call that was given up before any replay of it was sent. */
  shed(reason: ShedReason): void {
    add(this.#shed, reason);
    emit('shed', reason);
  }

  withheld(reason: WithheldReason): void {
    add(this.#withheld, reason);
    emit('withheld', reason);
  }

  /** A call whose replays begin. */
  replayedCall(): void {
    this.#replayedCalls += 1;
  }

  /** One replay, with what came of it. */
  replayed(comparison: Comparison): void {
    this.#replayed += 1;
    emit('replayed');
    switch (comparison.status) {
      case 'compared':
        this.#compared += 1;
        break;
      case 'timed_out':
        this.#timedOut += 1;
        break;
      case 'failed':
        add(this.#failed, comparison.kind);
        break;
      case 'incomparable':
        add(this.#incomparable, blockingCode(comparison));
        break;
    }
    emit(comparison.status, comparison.status === 'failed' ? comparison.kind : undefined);
  }

  snapshot(): FunnelSnapshot {
    return {
      seen: this.#eligible + totalOf(this.#ineligible),
      ineligible: { ...this.#ineligible },
      eligible: this.#eligible,
      sampled_out: this.#sampledOut,
      shed: { ...this.#shed },
      withheld: { ...this.#withheld },
      replayed_calls: this.#replayedCalls,
      replayed: this.#replayed,
      compared: this.#compared,
      incomparable: { ...this.#incomparable },
      failed: { ...this.#failed },
      timed_out: this.#timedOut,
    };
  }
}

/** A pair can be incomparable for several reasons; the funnel counts it once, under the first that blocks. */
function blockingCode(comparison: Extract<Comparison, { status: 'incomparable' }>): string {
  const first = comparison.reasons.find((reason) => reason.severity === 'blocks');
  return first?.code ?? 'unknown';
}

function add(reasons: Reasons, reason: string): void {
  reasons[reason] = (reasons[reason] ?? 0) + 1;
}

function emit(stage: string, reason?: string): void {
  selfMetrics.add(METRIC_SHADOW_CALLS, {
    [ATTR_SHADOWSPAN_STAGE]: stage,
    ...(reason === undefined ? {} : { [ATTR_SHADOWSPAN_REASON]: reason }),
  });
}
