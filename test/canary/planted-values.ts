import { createSeededRandom, randomText } from '../support/simulator/seeded-random.ts';

const digits = '0123456789';
const lower = 'abcdefghijklmnopqrstuvwxyz';
const alphanumeric = `${lower}${lower.toUpperCase()}${digits}`;

/**
 * Values that must not leave the process, by what they are. Unique to this run of the tests, and put together from
 * parts: nothing in this file looks like a key to a scanner.
 */
export function plantedValues(seed: string): Record<string, string> {
  const random = createSeededRandom(seed);
  const text = (alphabet: string, length: number) => randomText(random, alphabet, length);
  const token = (length: number) => `a1B2${text(alphanumeric, length - 4)}`;
  return {
    email: `maria.${text(lower, 10)}@example.com`,
    emailWithPlus: `li+${text(lower, 10)}@mail.example.org`,
    // 555-01xx is set aside for fiction.
    phone: `+1 212 555 01${text(digits, 2)}`,
    card: withLuhnDigit(`4${text(digits, 14)}`),
    cardWithSpaces: (withLuhnDigit(`4${text(digits, 14)}`).match(/\d{4}/g) ?? []).join(' '),
    openaiKey: ['sk', 'proj', token(48)].join('-'),
    anthropicKey: ['sk', 'ant', `api03`, `${token(93)}AA`].join('-'),
    githubToken: ['ghp', token(36)].join('_'),
    stripeKey: ['sk', 'live', token(24)].join('_'),
    awsKeyId: ['AK', 'IA', text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)].join(''),
    googleKey: ['AI', 'za', `Sy${token(33)}`].join(''),
    bearer: token(40),
  };
}

/** A text with all values in it, as people write them. */
export function textWith(values: Record<string, string>): string {
  const { email, emailWithPlus, phone, card, cardWithSpaces, bearer, ...keys } = values;
  return [
    `My mail is ${email} and at work ${emailWithPlus}.`,
    `Call me on ${phone}. I paid with ${card} and then with ${cardWithSpaces}.`,
    ...Object.values(keys).map((key) => `The key is ${key}.`),
    `curl -H "Authorization: Bearer ${bearer}" https://example.com/?mail=${encodeURIComponent(email ?? '')}`,
  ].join('\n');
}

/** With the digit that makes a card number pass the Luhn check (ISO/IEC 7812-1, annex B). */
function withLuhnDigit(start: string): string {
  const sum = Array.from(start)
    .toReversed()
    .map((digit, index) => Number(digit) * (index % 2 === 0 ? 2 : 1))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return `${start}${(10 - (sum % 10)) % 10}`;
}
