/** What one process is to measure; its one argument, as JSON. */
export interface MeasurementOrder {
  readonly variant: string;
  readonly scenario: string;
  /** Calls that count; a quarter as many go before them. */
  readonly calls: number;
  readonly baseUrl: string;
}

/** What one process found; the line that it prints, as JSON. */
export interface Measurement {
  /** User and system CPU time of this process, in microseconds. */
  readonly cpuPerCallUs: number;
  /** Why the figure does not count, where it does not. */
  readonly flaw: string | undefined;
}
