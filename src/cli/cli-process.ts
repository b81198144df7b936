/** The process as a command sees it. Only `main.ts` knows the real one; tests give a fake. */
export interface CliProcess {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
}
