import { describe, expect, test } from 'vitest';
import { emailDetector } from '../../../src/redaction/detectors/email.ts';
import { foundIn } from './found-in.ts';

describe('the e-mail detector', () => {
  test.each([
    ['Write to jane.doe+news@mail.example.co.uk.', 'jane.doe+news@mail.example.co.uk'],
    ['<jane@example.org>', 'jane@example.org'],
    ["it's 'jane@example.org'", 'jane@example.org'],
    ['**jane@example.org**', 'jane@example.org'],
    ['peter@münchen-bau.de', 'peter@münchen-bau.de'],
    ['用户@例子.公司', '用户@例子.公司'],
    ['请联系jane@example.org谢谢', 'jane@example.org'],
    ['"odd quoted"@example.com', '"odd quoted"@example.com'],
    ['jane@[192.168.2.1]', 'jane@[192.168.2.1]'],
    ['?to=jane%40example.org&x=1', 'jane%40example.org'],
    ['"line one\\njane@example.org"', 'jane@example.org'],
    ["o'brien@example.org", "o'brien@example.org"],
    ['https://jane@example.org/inbox', 'jane@example.org'],
  ])('finds the address in %j', (text, address) => {
    expect(foundIn(emailDetector, text)).toEqual([address]);
  });

  test.each([
    ['@handle'],
    ['meet me @ noon'],
    ['left-pad@1.3.0'],
    ['user@localhost'],
    ['a@'],
    ['postgres://bob:word@db.example.com/x'],
    ['@media (min-width: 3px)'],
  ])('finds nothing in %j', (text) => {
    expect(foundIn(emailDetector, text)).toEqual([]);
  });

  test('hashes spellings of one address alike', () => {
    const values = ['Jane@Example.org', 'jane%40example.org'].map((text) => emailDetector.find(text)[0]?.value);
    expect(values).toEqual(['jane@example.org', 'jane@example.org']);
  });
});
