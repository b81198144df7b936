/** What went wrong, for programs. */
export type ShadowspanErrorCode = 'config_invalid' | 'config_unreadable' | 'invalid_option' | 'records_unreadable';

const marker = Symbol.for('shadowspan.error');

/** A programming or configuration error of ours: what was tried, where, what was expected, what came, how to mend it. */
export class ShadowspanError extends Error {
  override readonly name = 'ShadowspanError';
  readonly code: ShadowspanErrorCode;
  readonly [marker] = true;

  constructor(code: ShadowspanErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** True for a `ShadowspanError` of any copy of this package, where `instanceof` would fail. */
  static isInstance(value: unknown): value is ShadowspanError {
    return typeof value === 'object' && value !== null && marker in value;
  }
}
