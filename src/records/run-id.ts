const longestName = 100;

/** A text as a safe file name: `[A-Za-z0-9._-]`, no leading dot, at most 100 characters, never empty. */
export function fileNameOf(text: string): string {
  const name = text
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, longestName);
  return name === '' ? 'run' : name;
}

/** The run id of a process: `{feature}-{yyyymmddThhmmssZ}-{pid}`. */
export function defaultRunId(feature: string, startedAtMs: number, processId: number): string {
  const seconds = new Date(startedAtMs).toISOString().slice(0, 19);
  return `${fileNameOf(feature)}-${seconds.replaceAll(/[-:]/g, '')}Z-${processId}`;
}
