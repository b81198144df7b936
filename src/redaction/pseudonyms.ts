import type { KeyObject } from 'node:crypto';
import { createHash, createHmac, createSecretKey, hash, hkdfSync, randomBytes } from 'node:crypto';

/** `[start, end)` in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Makes and recognises pseudonyms such as `[EMAIL_k7f3q2m9x1qa]` under one key. */
export interface Pseudonyms {
  /** 8 hex digits that name the key without telling it. */
  readonly keyId: string;
  /** The pseudonym of a value: the same for the same key, entity and value. */
  readonly tokenFor: (entity: string, value: string) => string;
  /** Where pseudonyms of this key stand in a text. A value that was only dressed as one is not among them. */
  readonly ownSpans: (text: string) => readonly Span[];
}

/** Crockford's alphabet in lower case: no `i`, `l`, `o`, `u`. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** 50 bits: among 4.8 million values of one entity two share a pseudonym with a chance of 1 %. */
const ID_CHARS = 10;
/** 10 bits: of 1,024 texts dressed as a pseudonym one passes. */
const CHECK_CHARS = 2;
const TOKEN = /\[([A-Z][A-Z0-9_]{0,30})_([0-9a-hjkmnp-tv-z]{10})([0-9a-hjkmnp-tv-z]{2})\]/g;
const MAX_VERIFIED = 2_000;

/** What looks like a pseudonym of any key: for places where its words must not be taken for a name. */
const ANY_TOKEN = /\[[A-Z][A-Z0-9_]{0,30}_[0-9a-hjkmnp-tv-z]{12}\]/g;

/** The text without anything that looks like a pseudonym: `[SECRET_...]` in a name makes it no name of a secret. */
export function withoutPseudonyms(text: string): string {
  return text.includes('[') ? text.replace(ANY_TOKEN, '') : text;
}

/**
 * Pseudonyms under a key: HMAC-SHA256 with a key derived by HKDF, in base32, with two check characters under a second key.
 * @param key At least 16 bytes; absent: random, so that equal values are equal inside this process only.
 */
export function createPseudonyms(key: Uint8Array = randomBytes(32)): Pseudonyms {
  const valueKey = derive(key, 'shadowspan pseudonym 1');
  const checkKey = derive(key, 'shadowspan pseudonym check 1').export().toString('hex');
  // A plain hash with the key in front is enough for ten bits of a text of fixed form, and a quarter of an HMAC's cost.
  const checkOf = (entity: string, id: string): string =>
    base32(hash('sha256', `${checkKey}${entity}_${id}`, 'buffer'), CHECK_CHARS);
  const verified = createVerifiedCache((entity, id, check) => check === checkOf(entity, id));
  return {
    keyId: createHash('sha256').update('shadowspan key id 1').update(valueKey.export()).digest('hex').slice(0, 8),
    tokenFor(entity, value) {
      const id = base32(hmac(valueKey, `${entity}\0${value}`), ID_CHARS);
      return `[${entity}_${id}${checkOf(entity, id)}]`;
    },
    ownSpans(text) {
      const spans: Span[] = [];
      if (!text.includes('[')) return spans;
      for (const match of text.matchAll(TOKEN)) {
        const [token, entity = '', id = '', check = ''] = match;
        if (verified(entity, id, check)) spans.push({ start: match.index, end: match.index + token.length });
      }
      return spans;
    },
  };
}

type Verify = (entity: string, id: string, check: string) => boolean;

function createVerifiedCache(verify: Verify): Verify {
  const verified = new Set<string>();
  return (entity, id, check) => {
    const token = `${entity}_${id}${check}`;
    if (verified.has(token)) return true;
    if (!verify(entity, id, check)) return false;
    if (verified.size >= MAX_VERIFIED) verified.clear();
    verified.add(token);
    return true;
  };
}

/** As a key object: from bytes, each HMAC would import the key anew, at many times its own cost. */
function derive(key: Uint8Array, purpose: string): KeyObject {
  return createSecretKey(new Uint8Array(hkdfSync('sha256', key, '', purpose, 32)));
}

function hmac(key: KeyObject, text: string): Uint8Array {
  return createHmac('sha256', key).update(text).digest();
}

function base32(bytes: Uint8Array, charCount: number): string {
  let text = '';
  let buffer = 0;
  let bitCount = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bitCount += 8;
    while (bitCount >= 5 && text.length < charCount) {
      bitCount -= 5;
      text += ALPHABET[(buffer >> bitCount) & 31];
    }
    buffer &= (1 << bitCount) - 1;
    if (text.length === charCount) break;
  }
  return text;
}
