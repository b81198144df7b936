const PATH = /^[a-z0-9_.-]{0,60}[/(][a-z0-9_./()-]{0,60}$/;
/** Not at the end, where it may close the sentence. */
const SYMBOL = /[!@#$%^&*+=?~|]./;
const CODE_CALL = /^[A-Za-z_$][\w.$]{0,100}[([]/;
const TEMPLATE = /^(?:\$\{|\{\{|\{%|<)/;
const CODE_OBJECTS =
  /^(?:self|this|process|os|env|config|settings|args|opts|options|props|params|request|req|ctx|context|data|user|secrets|vault|sys|st|app)\./;

/**
 * True for a bare word that is hardly prose: digits and letters, or three of the classes lower, upper, digit and symbol.
 * @param isLoose Demand eight characters with digits and letters, for values that no separator announces.
 */
export function isStrongValue(value: string, isLoose: boolean): boolean {
  const hasDigit = /\d/.test(value);
  const hasLetter = /\p{L}/u.test(value);
  if (isLoose) return value.length >= 8 && hasDigit && hasLetter && !PATH.test(value);
  if (value.length < 4) return false;
  if (hasDigit && hasLetter) return true;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, SYMBOL].filter((pattern) => pattern.test(value)).length;
  return classes >= 3 || (hasLetter && SYMBOL.test(value) && value.length >= 8);
}

/** True where `[start, end)` reads a secret from somewhere instead of spelling it: `getenv("X")`, `self.token`, `Optional[str]`. */
export function looksLikeCode(text: string, start: number, end: number): boolean {
  const beginning = text.slice(start, Math.min(end + 1, start + 128));
  return CODE_CALL.test(beginning) || CODE_OBJECTS.test(beginning) || TEMPLATE.test(beginning);
}
