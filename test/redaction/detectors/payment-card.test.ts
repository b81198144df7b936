import { describe, expect, test } from 'vitest';
import { paymentCardDetector } from '../../../src/redaction/detectors/payment-card.ts';
import { made } from '../made-values.ts';
import { foundIn } from './found-in.ts';

const grouped = made.card.replace(/(\d{4})(?=\d)/g, '$1 ');
const americanExpress = ['3782', '822463', '10005'];
const mastercard = ['2223', '0031', '2200', '3222'].join('');

describe('the payment card detector', () => {
  test.each([
    [made.card],
    [grouped],
    [grouped.replaceAll(' ', '-')],
    [grouped.replaceAll(' ', '.')],
    [americanExpress.join('')],
    [americanExpress.join(' ')],
    [mastercard],
    [['6011', '1111', '1111', '1117'].join('')],
    [['3530', '1113', '3330', '0000'].join('')],
    [['3056', '930902', '5904'].join(' ')],
  ])('finds %s in a sentence', (card) => {
    expect(foundIn(paymentCardDetector, `Charge ${card}, please.`)).toEqual([card]);
  });

  test.each([
    ['a wrong check digit', `${made.card.slice(0, -1)}2`],
    ['an unknown issuer', '9999999999999995'],
    ['too few digits', '41111111'],
    ['the inside of a word', `x${made.card}`],
    ['decimals', `0.${made.card}`],
    ['one digit over and over', '4444444444444448'.replaceAll('8', '4')],
    ['a trace id', `4bf92f35${made.card}`],
    ['milliseconds', '1730629351123'],
  ])('leaves %s alone', (_name, text) => {
    expect(foundIn(paymentCardDetector, text)).toEqual([]);
  });

  test('hashes the digits', () => {
    expect(paymentCardDetector.find(grouped)[0]?.value).toBe(made.card);
  });
});
