/** What the exit codes of `shadowspan` mean. Scripts rely on them. */
export const exitCodes = {
  /** Done; for a gate: passed. */
  ok: 0,
  /** A gate did not pass. */
  gateFailed: 1,
  /** The command line, the configuration or a named file cannot be used. */
  usage: 2,
  /** There is too little data for an answer. No data is not a pass. */
  notEnoughData: 3,
  /** A defect of ours. */
  internal: 70,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
