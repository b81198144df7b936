/** The last second that the format can hold: the end of the year 9999. */
const lastMs = 253_402_300_799_000;

/**
 * A time as the peer writes it: ISO 8601 with `+00:00`, six fractional digits when there is a fraction of a second, none otherwise.
 * @param epochMs milliseconds since 1970, UTC, with fractions down to the microsecond; anything else is moved into the years 1970 to 9999.
 */
export function recordTime(epochMs: number): string {
  const boundedMs = Math.min(Math.max(Number.isNaN(epochMs) ? 0 : epochMs, 0), lastMs);
  const epochMicros = Math.round(boundedMs * 1000);
  const seconds = new Date(Math.floor(epochMicros / 1e6) * 1000).toISOString().slice(0, 19);
  const micros = epochMicros % 1e6;
  return micros === 0 ? `${seconds}+00:00` : `${seconds}.${String(micros).padStart(6, '0')}+00:00`;
}
