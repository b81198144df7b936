import { describe, expect, test } from 'vitest';
import { createSensitiveKeyTest, isSensitiveKey } from '../../src/redaction/sensitive-key.ts';

describe('sensitive names', () => {
  test.each(
    'password passwd pwd userPassword DB_PASSWORD dbpassword passphrase secret client_secret clientSecret clientsecret token accessToken refresh_token id_token api_key apiKey APIKey apikey X-API-KEY access_key secretKey privateKey aws_secret_access_key authorization Proxy-Authorization auth basic_auth bearer cookie Set-Cookie session_id sessionId credential credentials connection_string connectionString otp pin PIN_CODE cvv cvc ssn access_tokens'.split(
      ' ',
    ),
  )('%s is one', (name) => {
    expect(isSensitiveKey(name)).toBe(true);
  });

  test.each(
    'key max_tokens maxTokens max_completion_tokens prompt_tokens cached_tokens tokens token_count tokenCount token_type tokenizer eos_token name author authority pinned spinning opinion secretary password_policy passwordLength passenger compass cookieless keyboard monkey primary_key_count auth_url'.split(
      ' ',
    ),
  )('%s is none', (name) => {
    expect(isSensitiveKey(name)).toBe(false);
  });

  test('are not made by a pseudonym inside them', () => {
    expect(isSensitiveKey('http://a:[SECRET_dv4v1mjk27gs]@')).toBe(false);
    expect(isSensitiveKey('password of [EMAIL_dv4v1mjk27gs]')).toBe(true);
  });

  test('can be added, whatever their spelling', () => {
    const isSensitive = createSensitiveKeyTest(['customer_no']);
    expect(['customer_no', 'customerNo', 'Customer-No', 'customer', 'password'].map(isSensitive)).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
  });

  test('are answered alike when asked more often than they are remembered', () => {
    const isSensitive = createSensitiveKeyTest([]);
    for (let index = 0; index < 3_000; index += 1) isSensitive(`name${index}`);
    expect([isSensitive('password'), isSensitive('name1')]).toEqual([true, false]);
  });
});
