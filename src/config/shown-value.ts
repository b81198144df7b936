const secretName = /key|secret|token|password|auth|header|salt/i;
const maxNameChars = 30;

// A short word is a mistyped choice or name. Anything longer, or with other characters, can be a key, a URL with a
// password or a prompt.
const word = /^[\w.-]{1,20}$/;

/** What came, without telling a secret: numbers, switches and short words; of everything else the type. */
export function showValue(value: unknown, path: readonly (string | number)[], isFromEnvironment: boolean): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  const type = typeof value === 'string' ? 'text' : `a ${typeof value}`;
  if (value === '') return 'empty text';
  if (isFromEnvironment) return `${type} from the environment (not shown)`;
  if (path.some((step) => typeof step === 'string' && secretName.test(step))) return `${type} (not shown)`;
  if (typeof value !== 'string') return JSON.stringify(value);
  return path.length > 0 && word.test(value) ? `"${value}"` : type;
}

/** A key of the file. Keys are short words; a long one can be a value that slipped into a key's place. */
export function showName(name: string): string {
  return name.length <= maxNameChars ? name : `(a key of ${name.length} characters)`;
}
