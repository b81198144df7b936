import { expect, test } from 'vitest';
import { isPlaceholder } from '../../src/redaction/placeholder.ts';

test.each([
  ['<your-key>'],
  ['${API_KEY}'],
  ['$API_KEY'],
  ['{{ secrets.token }}'],
  ['process.env.API_KEY'],
  ['os.environ["KEY"]'],
  ['****'],
  ['xxxx'],
  ['[REDACTED]'],
  ['null'],
  [''],
  ['your-api-key-here'],
])('%j is a placeholder', (text) => {
  expect(isPlaceholder(text)).toBe(true);
});

test.each([['hunter2'], ['<hunter2>'], ['$ecret1'], ['changeme'], ['xxxy'], ['Passw0rd!'], ['process.env'], ['no ne']])(
  '%j is a value',
  (text) => {
    expect(isPlaceholder(text)).toBe(false);
  },
);
