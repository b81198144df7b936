import { describe, expect, test } from 'vitest';
import { authorizationDetector } from '../../../src/redaction/detectors/authorization.ts';
import { jsonWebTokenDetector } from '../../../src/redaction/detectors/json-web-token.ts';
import { privateKeyDetector } from '../../../src/redaction/detectors/private-key.ts';
import { urlPasswordDetector } from '../../../src/redaction/detectors/url-password.ts';
import { vendorKeyDetector } from '../../../src/redaction/detectors/vendor-key.ts';
import { made } from '../made-values.ts';
import { foundIn } from './found-in.ts';

const { card: _card, jwt: _jwt, pem: _pem, password: _password, ...vendorKeys } = made;

describe('the vendor key detector', () => {
  test.each(Object.entries(vendorKeys))('finds a %s in prose, quotes and escaped JSON', (_name, key) => {
    const text = `Use ${key}. Or "${key}", or {\\"k\\":\\"${key}\\"}, or\\n${key}`;
    expect(foundIn(vendorKeyDetector, text)).toEqual([key, key, key, key]);
  });

  test('goes on to the end of a key that is longer than usual', () => {
    const key = made.openAiKey + 'x9'.repeat(1_500);
    expect(foundIn(vendorKeyDetector, `key ${key}, yes`)).toEqual([key]);
  });

  test.each([
    ['a word that ends like a prefix', 'task-force-for-everything-and-more-2024'],
    ['a short one', 'sk-abc123'],
    ['a prefix alone', 'keys begin with sk-proj- or ghp_ or AKIA'],
    ['kebab case', 'sk-learn-and-other-long-package-names'],
    ['ids of providers', 'call_abc123def456ghi789 toolu_01A09q90qw90lq917835lq9 chatcmpl-BxYz0123456789'],
    ['a hash', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ])('leaves %s alone', (_name, text) => {
    expect(foundIn(vendorKeyDetector, text)).toEqual([]);
  });
});

describe('the JSON Web Token detector', () => {
  test('finds whole tokens and tokens without signature', () => {
    const unsigned = made.jwt.split('.').slice(0, 2).join('.');
    expect(foundIn(jsonWebTokenDetector, `a ${made.jwt}, b "${unsigned}".`)).toEqual([made.jwt, unsigned]);
  });

  test.each([['eyJ'], ['eyJhbGciOiJIUzI1NiJ9'], ['heyJude.isa.song'], ['keyJabcdefghijk.abcdefg.abcdefg']])(
    'leaves %j alone',
    (text) => {
      expect(foundIn(jsonWebTokenDetector, text)).toEqual([]);
    },
  );
});

describe('the private key detector', () => {
  test('finds the whole block, with line ends of any kind', () => {
    const escaped = made.pem.replaceAll('\n', '\\n');
    expect(foundIn(privateKeyDetector, `one ${made.pem} two ${escaped} three`)).toEqual([made.pem, escaped]);
  });

  test('hashes both spellings alike', () => {
    const escaped = made.pem.replaceAll('\n', '\\n');
    expect(privateKeyDetector.find(escaped)[0]?.value).toBe(privateKeyDetector.find(made.pem)[0]?.value);
  });

  test('takes the rest of the text where the block was cut off', () => {
    const cut = made.pem.slice(0, 120);
    expect(foundIn(privateKeyDetector, `key: ${cut}`)).toEqual([cut]);
  });

  test('leaves certificates and talk about keys alone', () => {
    const line = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ');
    const text = `A file begins with ${line} and so on. -----BEGIN CERTIFICATE-----\nMIIB`;
    expect(foundIn(privateKeyDetector, text)).toEqual([]);
  });
});

describe('the URL password detector', () => {
  test.each([
    ['postgres://bob:pa55word@db.example.com:5432/x', 'pa55word'],
    ['redis://:pa55word@cache', 'pa55word'],
    ['amqp://bob:p@ss:w@rd@host/x', 'p@ss:w@rd'],
  ])('finds the password in %j', (text, password) => {
    expect(foundIn(urlPasswordDetector, text)).toEqual([password]);
  });

  test.each([['https://example.com:8080/a@b'], ['https://jane@example.com'], ['http://a:@b'], ['see a://b, c:d']])(
    'leaves %j alone',
    (text) => {
      expect(foundIn(urlPasswordDetector, text)).toEqual([]);
    },
  );
});

describe('the authorization detector', () => {
  test.each([
    ['Authorization: Bearer abc123def456', 'abc123def456'],
    ['curl -H "authorization: bearer abc123def456"', 'abc123def456'],
    ['Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA=='],
    ['Bearer abcdefghIJKLmnopqrst.', 'abcdefghIJKLmnopqrst'],
  ])('finds the credential in %j', (text, credential) => {
    expect(foundIn(authorizationDetector, text)).toEqual([credential]);
  });

  test.each([
    ['bearer bonds are old'],
    ['a basic understanding of it'],
    ['Bearer <token>'],
    ['Basic training, week 2'],
  ])('leaves %j alone', (text) => {
    expect(foundIn(authorizationDetector, text)).toEqual([]);
  });
});
