import { selfMetrics } from '../capture/self-metrics.ts';
import type { IneligibleReason } from '../capture/shadow-intake.ts';
import type { Comparison } from '../model/comparison.ts';
import { type FunnelSnapshot, totalOf } from '../model/funnel.ts';
import { ATTR_SHADOWSPAN_REASON, ATTR_SHADOWSPAN_STAGE, METRIC_SHADOW_CALLS } from '../semconv.ts';
import { ReasonTally } from './reason-tally.ts';

/** Why a sampled call was not replayed although it could have been. */
export type ShedReason = 'queue_full' | 'shutting_down';

/** Why a sampled call was held back. */
export type WithheldReason = 'content_dropped';

/**
 * Accounts for every call and replay, so that nothing disappears in silence: in metrics and in the run directory.
 * The stages of the metric are the keys of the snapshot.
 */
export class Funnel {
  #sampledOut = 0;
  #eligible = 0;
  #replayedCalls = 0;
  #replayed = 0;
  #compared = 0;
  #timedOut = 0;
  readonly #ineligible = new ReasonTally();
  readonly #shed = new ReasonTally();
  readonly #withheld = new ReasonTally();
  readonly #incomparable = new ReasonTally();
  readonly #failed = new ReasonTally();

  /** A call that the sampling rule did not choose; it could have been shadowed. */
  sampledOut(): void {
    this.eligible();
    this.#sampledOut += 1;
    emit('sampled_out');
  }

  ineligible(reason: IneligibleReason): void {
    emit('ineligible', this.#ineligible.add(reason));
  }

  /** A call that can be shadowed. */
  eligible(): void {
    this.#eligible += 1;
    emit('eligible');
  }

  /** A call that was given up before any replay of it was sent. */
  shed(reason: ShedReason): void {
    emit('shed', this.#shed.add(reason));
  }

  withheld(reason: WithheldReason): void {
    emit('withheld', this.#withheld.add(reason));
  }

  /** A call whose replays begin. */
  replayedCall(): void {
    this.#replayedCalls += 1;
    emit('replayed_calls');
  }

  /** One replay, with what came of it. */
  replayed(comparison: Comparison): void {
    this.#replayed += 1;
    emit('replayed');
    switch (comparison.status) {
      case 'compared':
        this.#compared += 1;
        emit('compared');
        break;
      case 'timed_out':
        this.#timedOut += 1;
        emit('timed_out');
        break;
      case 'failed':
        emit('failed', this.#failed.add(comparison.kind));
        break;
      case 'incomparable':
        emit('incomparable', this.#incomparable.add(blockingCode(comparison)));
        break;
    }
  }

  snapshot(): FunnelSnapshot {
    const ineligible = this.#ineligible.counts();
    return {
      seen: this.#eligible + totalOf(ineligible),
      ineligible,
      eligible: this.#eligible,
      sampled_out: this.#sampledOut,
      shed: this.#shed.counts(),
      withheld: this.#withheld.counts(),
      replayed_calls: this.#replayedCalls,
      replayed: this.#replayed,
      compared: this.#compared,
      incomparable: this.#incomparable.counts(),
      failed: this.#failed.counts(),
      timed_out: this.#timedOut,
    };
  }
}

/** A pair can be incomparable for several reasons; the funnel counts it once, under the first that blocks. */
function blockingCode(comparison: Extract<Comparison, { status: 'incomparable' }>): string {
  const first = comparison.reasons.find((reason) => reason.severity === 'blocks');
  return first?.code ?? 'unknown';
}

function emit(stage: keyof FunnelSnapshot, reason?: string): void {
  selfMetrics.add(METRIC_SHADOW_CALLS, {
    [ATTR_SHADOWSPAN_STAGE]: stage,
    ...(reason === undefined ? {} : { [ATTR_SHADOWSPAN_REASON]: reason }),
  });
}
