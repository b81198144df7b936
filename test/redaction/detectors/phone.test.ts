import { describe, expect, test } from 'vitest';
import { phoneDetector } from '../../../src/redaction/detectors/phone.ts';
import { foundIn } from './found-in.ts';

describe('the phone detector', () => {
  test.each([
    ['+41 (0)96 471 07 95', '+41 (0)96 471 07 95'],
    ['ring +15551234567 now', '+15551234567'],
    ['+1 (555) 123-4567', '+1 (555) 123-4567'],
    ['0049 30 123456', '0049 30 123456'],
    ['(555) 123-4567', '(555) 123-4567'],
    ['905-674-3793', '905-674-3793'],
    ['930.167.3943', '930.167.3943'],
    ['07700 063 966', '07700 063 966'],
    ['01.84.17.61.18', '01.84.17.61.18'],
    ['030/1234567', '030/1234567'],
    ['(99) 645-791', '(99) 645-791'],
    ['my phone number is 781 1704', '781 1704'],
    ['Mobile: 737 219 628', '737 219 628'],
    ['Phone:\n434 14 557', '434 14 557'],
    ['3660170548-Fax', '3660170548'],
    ['833-719-3994x1887', '833-719-3994x1887'],
    ['"phone":"\\n905-674-3793"', '905-674-3793'],
  ])('finds the number in %j', (text, number) => {
    expect(foundIn(phoneDetector, text)).toEqual([number]);
  });

  test.each([
    ['2024-01-05 10:22:31'],
    ['05.01.2024 12'],
    ['released 01/02/2024'],
    ['version 1.24.3456'],
    ['192.168.100.200'],
    ['order 4490211874'],
    ['commit 1234567abcdef'],
    ['550e8400-e29b-41d4-a716-446655440000'],
    ['ISBN 978-0-418588-49-9'],
    ['0.1234567890'],
    ['1 500 000 people'],
    ['epoch 1730629351123'],
    ['seed=2000327425'],
    ['$555-123-4567'],
    ['article 123-45-6789-0'],
  ])('finds nothing in %j', (text) => {
    expect(foundIn(phoneDetector, text)).toEqual([]);
  });

  test('hashes spellings of one number alike', () => {
    const values = ['+41 (0)96 471 07 95', '+41964710795', '0041 96 471 07 95'].map(
      (text) => phoneDetector.find(text)[0]?.value,
    );
    expect(values).toEqual(['+41964710795', '+41964710795', '+41964710795']);
  });
});
