import { pick, randomText } from '../../test/support/simulator/seeded-random.ts';
import type { SeededRandom } from '../../test/support/simulator/seeded-random.ts';

const digits = '0123456789';
const letters = 'abcdefghijklmnopqrstuvwxyz';
const alphanumeric = `${letters}${letters.toUpperCase()}${digits}`;

/** A sentence that holds a value which must not leave the process. */
export interface PlantedSentence {
  readonly sentence: string;
  readonly value: string;
}

/** Draws a sentence with an invented e-mail address, phone number, card number or API key. */
export function plantValue(random: SeededRandom): PlantedSentence {
  return pick(random, [plantEmail, plantPhone, plantCard, plantKey])(random);
}

function plantEmail(random: SeededRandom): PlantedSentence {
  const name = `${pick(random, ['maria', 'jonas', 'aisha', 'li', 'tom'])}.${randomText(random, letters, 7)}`;
  const value = `${name}@${pick(random, ['example.com', 'mail.example.org', 'example.net'])}`;
  return { value, sentence: pick(random, [`My mail is ${value}.`, `You can reach me at ${value}.`, `(${value})`]) };
}

/** Ranges that are set aside for fiction: 555-01xx in North America, 7946 0xxx in London. */
function plantPhone(random: SeededRandom): PlantedSentence {
  const tail = randomText(random, digits, 2);
  const area = pick(random, ['212', '415', '617', '312']);
  const value = pick(random, [
    `+1 ${area} 555 01${tail}`,
    `(${area}) 555-01${tail}`,
    `+44 20 7946 0${randomText(random, digits, 1)}${tail}`,
  ]);
  return { value, sentence: pick(random, [`Call me on ${value}.`, `My phone number is ${value}.`, `Phone: ${value}`]) };
}

function plantCard(random: SeededRandom): PlantedSentence {
  const start = `4${randomText(random, digits, 14)}`;
  const groups = `${start}${luhnDigit(start)}`.match(/\d{4}/g) ?? [];
  const value = groups.join(pick(random, [' ', '-', '']));
  return { value, sentence: pick(random, [`The card is ${value}.`, `I paid with ${value}.`, `Card number: ${value}`]) };
}

/** Put together from parts: nothing in this file looks like a key to a scanner. */
function plantKey(random: SeededRandom): PlantedSentence {
  const value = pick(random, [
    ['sk', 'live', randomText(random, alphanumeric, 24)].join('_'),
    ['ghp', randomText(random, alphanumeric, 36)].join('_'),
    ['AK', 'IA', randomText(random, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)].join(''),
  ]);
  return { value, sentence: pick(random, [`I use the key ${value}.`, `api_key=${value}`, `Our key: ${value}`]) };
}

/** The digit that makes a card number pass the Luhn check (ISO/IEC 7812-1, annex B). */
function luhnDigit(start: string): string {
  const sum = Array.from(start)
    .toReversed()
    .map((digit, index) => Number(digit) * (index % 2 === 0 ? 2 : 1))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return String((10 - (sum % 10)) % 10);
}
