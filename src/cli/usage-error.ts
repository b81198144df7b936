/** The command line cannot be understood: what came, what was expected. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
