import type { Detector } from '../../../src/redaction/detectors/detector.ts';

/** The texts that a detector finds, asked only where it says that it may find something: as the scanner does. */
export function foundIn(detector: Detector, text: string): readonly string[] {
  if (detector.mayFind?.(text) === false) return [];
  return detector.find(text).map(({ start, end }) => text.slice(start, end));
}
