import { guarded } from './self-metrics.ts';

/** A piece of work that can pause at each `yield`. */
export type Task = Iterator<void, void>;

const sliceMs = 4;

/**
 * Work that waits until the application has its answer, run in short slices so that a long one never holds the event
 * loop: each turn runs tasks for a few milliseconds, then lets the application's own events go first.
 */
export class DeferredWork {
  readonly #tasks: Task[] = [];
  #scheduled = false;
  readonly #now: () => number;

  /** @param now - milliseconds of a clock that never jumps */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  push(task: Task): void {
    this.#tasks.push(task);
    this.#schedule();
  }

  /** Runs everything that is left at once, for a flush or the end of the process. */
  drain(): void {
    while (this.#tasks.length > 0) this.#step();
  }

  get size(): number {
    return this.#tasks.length;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const endMs = this.#now() + sliceMs;
      while (this.#tasks.length > 0 && this.#now() < endMs) this.#step();
      if (this.#tasks.length > 0) this.#schedule();
    });
  }

  #step(): void {
    const task = this.#tasks[0];
    if (task === undefined) return;
    const result = guarded('deferred-work', () => task.next());
    // A task that threw is done: its error is counted, and the next one must not wait behind it.
    if (result === undefined || result.done === true) this.#tasks.shift();
  }
}

/** The one queue of deferred work in this process: a flush of the shadow half drains it first. */
export const deferredWork = new DeferredWork();
