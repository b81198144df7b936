import { AsyncLocalStorage } from 'node:async_hooks';

const slot = Symbol.for('shadowspan.replay.v1');

/** Marks everything that runs inside a replay. On the global object: all copies of this package must see it. */
function marker(): AsyncLocalStorage<true> {
  const holder = globalThis as { [slot]?: AsyncLocalStorage<true> };
  return (holder[slot] ??= new AsyncLocalStorage<true>());
}

/** Runs a replay, so that none of its requests is captured: a shadow of a shadow is impossible. */
export function runAsReplay<Result>(run: () => Result): Result {
  return marker().run(true, run);
}

/** True inside a replay. */
export function isReplay(): boolean {
  return marker().getStore() === true;
}
