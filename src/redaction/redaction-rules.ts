import type { Limits } from './pass-limits.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { TextScanner } from './text-scanner.ts';

/** What every redaction of one redactor goes by. */
export interface RedactionRules {
  readonly scanner: TextScanner;
  readonly pseudonyms: Pseudonyms;
  readonly isSensitiveKey: (name: string) => boolean;
  readonly limits: Limits;
}
