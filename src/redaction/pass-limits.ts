import type { DropReason } from '../model/redacted-call.ts';

/** What one redaction may cost. */
export interface Limits {
  readonly maxFieldChars: number;
  readonly maxCallChars: number;
  readonly budgetMs: number;
  readonly maxDepth: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

/** Values without text between two looks at the clock. */
const STEPS_PER_LOOK = 64;

/** Keeps account of the characters and the time of one redaction. What has stopped it stops it for good. */
export class PassLimits {
  readonly #limits: Limits;
  readonly #deadlineMs: number;
  #charsLeft: number;
  #stepCount = 0;
  #isTimeOver = false;
  #stopped: DropReason | undefined;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#deadlineMs = limits.now() + limits.budgetMs;
    this.#charsLeft = limits.maxCallChars;
  }

  /** Why nothing more may be read, or undefined. */
  get stopped(): DropReason | undefined {
    return this.#stopped;
  }

  /** Takes characters off what is left. False: there is not enough left. */
  charge(charCount: number): boolean {
    this.#charsLeft -= charCount;
    if (this.#charsLeft < 0) this.#stopped ??= 'call_too_large';
    return this.#stopped === undefined;
  }

  /** As {@link charge}, and looks at the clock. */
  spend(charCount: number): boolean {
    this.isLate();
    return this.charge(charCount);
  }

  /** As {@link spend} for one value of any kind: counts as one character and seldom looks at the clock. */
  step(): boolean {
    this.isLateAtStep();
    return this.charge(1);
  }

  /** As {@link isLate}, but looks at the clock only at every 64th question. */
  isLateAtStep(): boolean {
    this.#stepCount += 1;
    return this.#stepCount % STEPS_PER_LOOK === 0 ? this.isLate() : this.#isTimeOver;
  }

  /** True when the time is over. */
  isLate(): boolean {
    this.#isTimeOver ||= this.#limits.now() > this.#deadlineMs;
    if (this.#isTimeOver) this.#stopped ??= 'budget_exceeded';
    return this.#isTimeOver;
  }
}
