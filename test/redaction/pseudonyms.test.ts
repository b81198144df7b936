import { describe, expect, test } from 'vitest';
import { createPseudonyms } from '../../src/redaction/pseudonyms.ts';

const key = new TextEncoder().encode('a key of more than sixteen bytes');
const pseudonyms = createPseudonyms(key);

describe('pseudonyms', () => {
  test('have the entity, ten characters of base32 and two to check', () => {
    expect(pseudonyms.tokenFor('EMAIL', 'jane@example.org')).toMatch(/^\[EMAIL_[0-9a-hjkmnp-tv-z]{12}\]$/);
  });

  test('are the same for the same key, entity and value, in every process', () => {
    expect(createPseudonyms(key).tokenFor('EMAIL', 'jane@example.org')).toBe(
      pseudonyms.tokenFor('EMAIL', 'jane@example.org'),
    );
    // Pinned: another derivation would part the records of before from those of after.
    expect(pseudonyms.tokenFor('EMAIL', 'jane@example.org')).toMatchInlineSnapshot(`"[EMAIL_84wbb7srj7a6]"`);
    expect(pseudonyms.keyId).toMatchInlineSnapshot(`"2f4bd089"`);
  });

  test('differ by key, entity and value', () => {
    const other = createPseudonyms(new TextEncoder().encode('another key of sixteen bytes'));
    const tokens = [
      pseudonyms.tokenFor('EMAIL', 'a'),
      pseudonyms.tokenFor('PHONE', 'a'),
      pseudonyms.tokenFor('EMAIL', 'b'),
      other.tokenFor('EMAIL', 'a'),
    ];
    expect(new Set(tokens).size).toBe(4);
  });

  test('do not collide among 20,000 values', () => {
    const tokens = new Set(Array.from({ length: 20_000 }, (_, index) => pseudonyms.tokenFor('ID', String(index))));
    expect(tokens.size).toBe(20_000);
  });

  test('without a key are random', () => {
    expect(createPseudonyms().keyId).not.toBe(createPseudonyms().keyId);
  });

  test('are recognised in a text under their own key only', () => {
    const token = pseudonyms.tokenFor('EMAIL', 'jane@example.org');
    const text = `to ${token}, cc [EMAIL_0000000000aa] [NOTE] [[EMAIL_`;
    expect(pseudonyms.ownSpans(text)).toEqual([{ start: 3, end: 3 + token.length }]);
    expect(createPseudonyms().ownSpans(text)).toEqual([]);
  });

  test('do not name their key', () => {
    expect(pseudonyms.keyId).toMatch(/^[0-9a-f]{8}$/);
    expect(Buffer.from(key).toString('hex')).not.toContain(pseudonyms.keyId);
  });
});
