/** Runs tasks one after another, in the order they came. A failing task does not stop the next. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  /** The outcome of `task`, which starts when all earlier tasks have ended. */
  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
