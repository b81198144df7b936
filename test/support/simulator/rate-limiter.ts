/** Lets a number of requests pass in any 60 seconds. */
export class RateLimiter {
  readonly #limit: number;
  readonly #nowMs: () => number;
  #passedAtMs: number[] = [];

  constructor(requestsPerMinute: number, nowMs: () => number) {
    this.#limit = requestsPerMinute;
    this.#nowMs = nowMs;
  }

  /** Seconds to wait before the next request may pass (at least 1); undefined when this one passes. */
  check(): number | undefined {
    const nowMs = this.#nowMs();
    this.#passedAtMs = this.#passedAtMs.filter((at) => at > nowMs - 60_000);
    const [oldest] = this.#passedAtMs;
    if (this.#passedAtMs.length >= this.#limit && oldest !== undefined) {
      return Math.max(1, Math.ceil((oldest + 60_000 - nowMs) / 1000));
    }
    this.#passedAtMs.push(nowMs);
    return undefined;
  }
}
