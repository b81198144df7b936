import { withoutPseudonyms } from './pseudonyms.ts';

/** Words that make a name sensitive wherever they stand in it. */
const WORDS = new Set(
  'password passwords passwd pwd passphrase passcode secret secrets credential credentials authorization bearer cookie cookies otp totp pin cvv cvc ssn dsn apikey mnemonic'.split(
    ' ',
  ),
);
/** Words that do so only at the end: `pass_count` and `auth_method` are harmless. */
const LAST_WORDS = new Set(['auth', 'pass', 'jwt']);
/** Neighbours that do so together. */
const PAIRS = new Set(
  'api key|access key|private key|secret key|signing key|encryption key|master key|account key|service key|shared key|ssh key|session id|session key|connection string|security code|recovery code|verification code|seed phrase|pass word'.split(
    '|',
  ),
);
/** Endings of names that were written without any border between the words. */
const GLUED =
  /(?:password|passwd|passphrase|passcode|apikey|secretkey|accesskey|privatekey|clientsecret|accesstoken|refreshtoken|authtoken|sessionid|sessiontoken|idtoken|connectionstring|credentials?)$/;
/** A name that ends so tells about the secret and does not hold it. */
const HARMLESS_ENDS = new Set(
  'count counts limit limits length len type types usage budget policy enabled required expiry expires expiration ttl url uri endpoint format strength version status'.split(
    ' ',
  ),
);
/** Tokens of text models, not of doors. */
const TEXT_TOKEN_WORDS = new Set('eos bos pad sep cls mask unk stop special max min'.split(' '));
const PLURAL_TOKEN_OWNERS = new Set('access refresh auth api bearer session secret id'.split(' '));

const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;
const MAX_NAME_CHARS = 128;
const MAX_CACHED_NAMES = 1_000;

/**
 * True for a name whose value is a secret whatever it looks like: `password`, `DB_PASSWORD`, `x-api-key`, `clientSecret`.
 * Case, `_`, `-`, camel case and prefixes do not matter. `max_tokens`, `token_count` and `key` alone are not meant.
 */
export function isSensitiveKey(name: string): boolean {
  if (name.length > MAX_NAME_CHARS) return false;
  const words = (withoutPseudonyms(name).match(WORD) ?? []).map((word) => word.toLowerCase());
  const last = words.at(-1);
  if (last === undefined || HARMLESS_ENDS.has(last)) return false;
  return LAST_WORDS.has(last) || words.some((word, index) => isSensitiveWord(words, word, index));
}

function isSensitiveWord(words: readonly string[], word: string, index: number): boolean {
  const before = words[index - 1] ?? '';
  if (word === 'token') return !TEXT_TOKEN_WORDS.has(before);
  if (word === 'tokens') return PLURAL_TOKEN_OWNERS.has(before);
  return WORDS.has(word) || PAIRS.has(`${before} ${word}`) || GLUED.test(word);
}

/** The name as two spellings of it are compared: `X-Customer_No` and `xCustomerNo` are one. */
function folded(name: string): string {
  return name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

/**
 * The test for sensitive names with the names of the options added, remembered for the names that return all the time.
 * @param extraNames Further names, matched whole, spelling folded.
 */
export function createSensitiveKeyTest(extraNames: readonly string[]): (name: string) => boolean {
  const extra = new Set(extraNames.map(folded));
  const cache = new Map<string, boolean>();
  return (name) => {
    const cached = cache.get(name);
    if (cached !== undefined) return cached;
    const result = isSensitiveKey(name) || (extra.size > 0 && extra.has(folded(name)));
    if (cache.size >= MAX_CACHED_NAMES) cache.clear();
    cache.set(name, result);
    return result;
  };
}
