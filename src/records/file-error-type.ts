/** A low-cardinality name for a failure: the system's code (`ENOSPC`), else the class of the error. Never a message or path. */
export function fileErrorType(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
