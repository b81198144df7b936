const warned = new Set<string>();

/**
 * Says once per process, through Node's own warnings, that something of ours does not work. Names places and codes,
 * never content.
 *
 * @param code - `SHADOWSPAN_...`; the same code is said only once
 */
export function warnOnce(code: string, message: string): void {
  if (warned.has(code)) return;
  warned.add(code);
  process.emitWarning(message, { type: 'ShadowspanWarning', code });
}
