import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { made } from './made-values.ts';

const key = 'a key of more than sixteen bytes';
const redactor = createRedactor({ key, budgetMs: 10_000 });
const tokenOf = (value: string): string => redactor.redactText(value).value;
const email = tokenOf('jane@example.org');
const secret = (value: JsonValue): JsonValue => {
  const redacted = redactor.redactJson({ password: value }).value as { password: JsonValue };
  return redacted.password;
};

describe('a text', () => {
  test('without anything to hide comes back as it is', () => {
    const text = 'Nothing to see here, 3 times over.';
    expect(redactor.redactText(text)).toEqual({
      value: text,
      report: { counts: {}, dropped: {}, keyId: redactor.keyId },
    });
  });

  test('gets pseudonyms, counted by entity', () => {
    const { value, report } = redactor.redactText(`jane@example.org, JANE@example.org, key ${made.openAiKey}`);
    expect(value).toMatch(/^(\[EMAIL_\w{12}\]), \1, key \[API_KEY_\w{12}\]$/);
    expect(report.counts).toEqual({ EMAIL: 2, API_KEY: 1 });
  });

  test('has the same pseudonyms in every redactor with the same key', () => {
    expect(createRedactor({ key }).redactText('jane@example.org').value).toBe(email);
    expect(createRedactor().redactText('jane@example.org').value).not.toBe(email);
  });

  test.each(Object.entries(made))('loses a %s', (_name, value) => {
    expect(redactor.redactText(`It is password: ${value} here`).value).not.toContain(value);
  });

  test.each([
    ['zero-width spaces', 'ja\u200bne@exam\u200bple.org'],
    ['wide letters', 'ｊａｎｅ＠example.org'],
    ['a JSON escape', 'jane\\u0040example.org'],
  ])('is seen through %s', (_name, text) => {
    expect(redactor.redactText(`to ${text}.`).value).toBe(`to ${email}.`);
  });

  test('keeps lone surrogates and emoji around a value', () => {
    expect(redactor.redactText('\ud800😀jane@example.org😀\udc00').value).toBe(`\ud800😀${email}😀\udc00`);
  });

  test('loses data URLs, alone and in Markdown', () => {
    const url = `data:image/png;base64,${Buffer.from('picture').toString('base64')}`;
    expect(redactor.redactText(url).value).toBe('[DROPPED:unsupported_value]');
    const { value, report } = redactor.redactText(`See ![a](${url}) and jane@example.org`);
    expect(value).toBe(`See ![a]([DROPPED:unsupported_value]) and ${email}`);
    expect(report.dropped).toEqual({ unsupported_value: 1 });
  });

  test('loses large media without using up what the call may cost', () => {
    const small = createRedactor({ maxFieldChars: 100, maxCallChars: 100 });
    const url = `data:image/png;base64,${'A'.repeat(1_000)}`;
    expect(small.redactJson([url, 'some words']).value).toEqual(['[DROPPED:unsupported_value]', 'some words']);
  });

  test('loses data URLs that are not base64 when they stand alone', () => {
    expect(redactor.redactText('data:text/plain,hello%20there').value).toBe('[DROPPED:unsupported_value]');
    expect(redactor.redactText('data: a, b and c').value).toBe('data: a, b and c');
  });

  test('cannot smuggle a value dressed as a pseudonym', () => {
    const dressed = '[SECRET_hvnter2xk900]';
    expect(redactor.redactJson({ password: dressed }).value).not.toEqual({ password: dressed });
  });
});

describe('JSON', () => {
  test('is redacted in keys, strings and numbers', () => {
    const value = { 'jane@example.org': ['mail jane@example.org', Number(made.card), 12, true, null, 0.5] };
    expect(redactor.redactJson(value).value).toEqual({
      [email]: [`mail ${email}`, tokenOf(made.card), 12, true, null, 0.5],
    });
  });

  test('is shared where nothing had to go', () => {
    const value = { a: { b: [1] }, c: 'jane@example.org' };
    const redacted = redactor.redactJson(value).value as typeof value;
    expect(redacted.a).toBe(value.a);
    expect(value.c).toBe('jane@example.org');
  });

  test('loses the whole value of a sensitive name, whatever it looks like', () => {
    const value = {
      db_password: 'correct horse',
      pin: 1234,
      apiKeys: 'x',
      credentials: { user: 'a b', list: ['c d'] },
    };
    const redacted = redactor.redactJson(value).value;
    expect(redacted).toEqual({
      db_password: secret('correct horse'),
      pin: secret('1234'),
      apiKeys: 'x',
      credentials: { user: secret('a b'), list: [secret('c d')] },
    });
  });

  test('keeps null, booleans, placeholders and token counts', () => {
    const value = {
      password: null,
      secret: true,
      api_key: '<your-key>',
      token: '${TOKEN}',
      max_tokens: 1_000_000,
      otp: '',
    };
    expect(redactor.redactJson(value).value).toBe(value);
  });

  test('keeps the scheme of an authorization', () => {
    expect(redactor.redactJson({ authorization: `Bearer ${made.gitHubToken}` }).value).toEqual({
      authorization: `Bearer ${tokenOf(made.gitHubToken)}`,
    });
  });

  test('gives one value one pseudonym, in text and under a sensitive name', () => {
    expect(secret(made.openAiKey)).toBe(tokenOf(made.openAiKey));
  });

  test('takes further sensitive names', () => {
    const strict = createRedactor({ key, sensitiveKeys: ['customer_no'] });
    expect(strict.redactJson({ customerNo: 'A 77' }).value).toEqual({ customerNo: secret('A 77') });
  });

  test('keeps a schema under a sensitive name, but not the values that it spells', () => {
    const schema = {
      type: 'object',
      properties: { password: { type: 'string', description: 'The password', minLength: 8, default: 'correct horse' } },
      required: ['password'],
    };
    const password = { ...schema.properties.password, default: secret('correct horse') };
    expect(redactor.redactJson(schema).value).toEqual({ ...schema, properties: { password } });
  });

  test('loses media and log probabilities', () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } };
    const value = {
      image,
      text: { type: 'text', media_type: 'text/plain', data: 'plain' },
      logprobs: { content: [{ token: 'jane' }] },
    };
    const { value: redacted, report } = redactor.redactJson(value);
    expect(redacted).toEqual({
      image: { type: 'image', source: { ...image.source, data: '[DROPPED:unsupported_value]' } },
      text: value.text,
      logprobs: '[DROPPED:unsupported_value]',
    });
    expect(report.dropped).toEqual({ unsupported_value: 2 });
  });

  test('keeps log probabilities that say nothing', () => {
    const value = [{ logprobs: null }, { logprobs: true }, { logprobs: [] }];
    expect(redactor.redactJson(value).value).toBe(value);
  });

  test('keeps __proto__ a key like any other', () => {
    const value = JSON.parse('{"__proto__":{"polluted":"jane@example.org"},"a":"jane@example.org"}') as JsonValue;
    const redacted = redactor.redactJson(value).value;
    expect(JSON.stringify(redacted)).toBe(`{"__proto__":{"polluted":"${email}"},"a":"${email}"}`);
    expect(Object.getPrototypeOf(redacted)).toBe(Object.prototype);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

describe('JSON inside text', () => {
  test('is redacted as JSON and stays JSON', () => {
    const text = JSON.stringify({ password: 'say "x" \\ y', to: 'jane@example.org', n: 1 });
    const redacted = redactor.redactText(text).value;
    expect(JSON.parse(redacted)).toEqual({ password: secret('say "x" \\ y'), to: email, n: 1 });
  });

  test('is not written anew where nothing had to go', () => {
    const text = '{ "b": 1.50, "a": [ 1e3 ] }';
    expect(redactor.redactText(text).value).toBe(text);
  });

  test('is followed four levels down and dropped below', () => {
    let text = 'jane@example.org';
    for (let level = 0; level < 4; level += 1) text = JSON.stringify({ inner: text });
    let value: unknown = redactor.redactText(text).value;
    for (let level = 0; level < 4; level += 1) value = (JSON.parse(value as string) as { inner: unknown }).inner;
    expect(value).toBe(email);
    const deeper = redactor.redactText(JSON.stringify({ inner: text }));
    expect(deeper.value).not.toContain('jane');
    expect(deeper.report.dropped).toEqual({ too_deep: 1 });
  });

  test('does not hide a value behind a repeated key', () => {
    expect(redactor.redactText('{"note":"jane@example.org","note":"ok"}').value).toBe('{"note":"ok"}');
  });

  test('keeps the digits of long numbers, unless they are a card', () => {
    const text = `{"id":12345678901234567890,"to":"jane@example.org"}`;
    expect(redactor.redactText(text).value).toBe(`{"id":12345678901234567890,"to":"${email}"}`);
    const card = ['63049850', '28090561', '515'].join('');
    expect(redactor.redactText(`{"card":${card}}`).value).toBe(`{"card":"${tokenOf(card)}"}`);
  });
});

describe('a value found once', () => {
  test('is replaced wherever else it stands, before and after, in keys and inner JSON', () => {
    const value = {
      before: 'I type correct horse battery every day',
      inner: JSON.stringify({ 'correct horse battery': 1 }),
      login: { password: 'correct horse battery' },
    };
    const token = secret('correct horse battery') as string;
    const { value: redacted, report } = redactor.redactJson(value);
    expect(redacted).toEqual({
      before: `I type ${token} every day`,
      inner: JSON.stringify({ [token]: 1 }),
      login: { password: token },
    });
    expect(report.counts).toEqual({ SECRET: 3 });
  });

  test('does not rewrite words of the language', () => {
    const value = { token: 'production', text: 'This runs in production.' };
    expect(redactor.redactJson(value).value).toEqual({ token: secret('production'), text: value.text });
  });
});
