import { createDiagnosticsTap } from './diagnostics-tap.ts';
import { createDispatcherTap } from './dispatcher-tap.ts';
import type { Tap } from './tap.ts';

/**
 * The tap for this runtime: diagnostics channels where they carry bodies (undici 7, Node 24 and later),
 * the global dispatcher on Node 22.
 */
export function createTap(undiciVersion: string = process.versions['undici'] ?? '0'): Tap {
  const major = Number.parseInt(undiciVersion, 10);
  return major >= 7 ? createDiagnosticsTap() : createDispatcherTap();
}
