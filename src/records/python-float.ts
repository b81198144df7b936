/**
 * A number that is written in Python's float form: `811` becomes `811.0`.
 * JavaScript cannot tell 1 from 1.0, the record format can; `1` and `1.0` give different fingerprints.
 */
export class PythonFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Marks a number as a float for `canonicalJson`: scores, ratios, milliseconds. */
export function pythonFloat(value: number): PythonFloat {
  return new PythonFloat(value);
}

/**
 * The text of a finite number as Python's `repr(float)` writes it: the shortest digits that read back as the same number,
 * with an exponent below 1e-4 and from 1e16 on (JavaScript: below 1e-6 and from 1e21 on), and never without a point or exponent.
 */
export function pythonFloatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const [digits = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}
