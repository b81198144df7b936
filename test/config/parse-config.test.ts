import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';

import { parseConfig } from '../../src/config/load-config.ts';
import { ShadowspanError } from '../../src/errors.ts';

/** The error of a configuration; undefined where it is accepted. */
function refusalOf(yaml: string, env: NodeJS.ProcessEnv = {}): ShadowspanError | undefined {
  try {
    parseConfig(yaml, 'f.yaml', env);
    return undefined;
  } catch (error) {
    if (ShadowspanError.isInstance(error)) return error;
    throw error;
  }
}

/** The lines of the error below its heading. */
function issuesOf(yaml: string, env: NodeJS.ProcessEnv = {}): string[] {
  const [, ...issues] = refusalOf(yaml, env)?.message.split('\n') ?? [];
  return issues.map((issue) => issue.trim());
}

/** A list of ten aliases of the line before it. */
function growingLine(index: number): string {
  const items =
    index === 0
      ? 'x'
      : Array(10)
          .fill(`*a${index - 1}`)
          .join(',');
  return `a${index}: &a${index} [${items}]`;
}

const candidate = (fields: string) => `shadow:\n  candidates:\n    - id: a\n      provider: openai\n      ${fields}\n`;

describe('an accepted configuration', () => {
  test.each([[''], ['\n\n'], ['# all defaults hold\n'], ['---\n'], ['\uFEFFfeature: a'], ['{}']])('%j', (yaml) => {
    expect(parseConfig(yaml, 'f.yaml', {})).toEqual(yaml.includes('feature') ? { feature: 'a' } : {});
  });

  test('has the values of the environment, in their types', () => {
    const yaml =
      'shadow:\n  sampling:\n    ratio: ${RATIO}\n  candidates:\n    - {id: a, provider: openai, apiKey: "${KEY}"}';
    expect(parseConfig(yaml, 'f.yaml', { RATIO: '0.5', KEY: '12345678' })).toEqual({
      shadow: { sampling: { ratio: 0.5 }, candidates: [{ id: 'a', provider: 'openai', apiKey: '12345678' }] },
    });
  });

  test('may use anchors', () => {
    const yaml =
      'shadow:\n  candidates:\n    - {id: a, provider: openai, headers: &h {x: y}}\n    - {id: b, provider: openai, headers: *h}';
    expect(parseConfig(yaml, 'f.yaml', {}).shadow?.candidates[1]?.headers).toEqual({ x: 'y' });
  });
});

describe('a refused configuration tells place, expectation, what came, and how to mend it', () => {
  test.each<[string, string, string]>([
    [
      'an unknown key with the nearest name',
      'feature: a\nrecord:\n  directory: x',
      'f.yaml:2:1: record: unknown key. Did you mean "records"? ' +
        'Known here: feature, content, capture, redaction, shadow, records, onConfigError.',
    ],
    [
      'an unknown key far from any',
      'content:\n  nothing: 1',
      'f.yaml:2:3: content.nothing: unknown key. Known here: spans.',
    ],
    [
      'a key of the language',
      '__proto__: {a: 1}',
      'f.yaml:1:1: __proto__: unknown key. Known here: feature, content, capture, redaction, shadow, records, onConfigError.',
    ],
    [
      'a wrong word',
      'content:\n  spans: redact',
      'f.yaml:2:10: content.spans: expected one of "none", "redacted", got "redact".',
    ],
    ['a wrong type', 'feature: 4', 'f.yaml:1:10: feature: expected text, got 4. Write it in quotes.'],
    ['nothing', 'shadow:\n', 'f.yaml:1:8: shadow: expected a mapping, got nothing.'],
    ['a list', 'shadow: []', 'f.yaml:1:9: shadow: expected a mapping, got an empty list.'],
    ['a missing key', 'shadow:\n  concurrency: 2', 'f.yaml:2:3: shadow.candidates: missing. Expected a list.'],
    [
      'an empty list',
      'shadow:\n  candidates: []',
      'f.yaml:2:15: shadow.candidates: expected at least one entry, got an empty list.',
    ],
    [
      'too much',
      'shadow:\n  concurrency: 300\n  candidates: [{id: a, provider: openai}]',
      'f.yaml:2:16: shadow.concurrency: expected at most 256, got 300.',
    ],
    [
      'too little',
      candidate('deadlineMs: 0'),
      'f.yaml:5:19: shadow.candidates[0].deadlineMs: expected at least 1, got 0.',
    ],
    [
      'a fraction',
      candidate('parameters: {seed: 1.5}'),
      'f.yaml:5:26: shadow.candidates[0].parameters.seed: expected a whole number, got 1.5.',
    ],
    [
      'empty text',
      candidate('model: ""'),
      'f.yaml:5:14: shadow.candidates[0].model: expected text that is not empty, got empty text.',
    ],
    [
      'a word for a list',
      candidate('parameters: {stopSequences: END}'),
      'f.yaml:5:35: shadow.candidates[0].parameters.stopSequences: expected a list, got "END".',
    ],
    [
      'a list for a mapping',
      candidate('body: [a]'),
      'f.yaml:5:13: shadow.candidates[0].body: expected a mapping, got a list.',
    ],
    [
      'no URL',
      candidate('baseUrl: localhost'),
      'f.yaml:5:16: shadow.candidates[0].baseUrl: expected an http(s) URL, got "localhost".',
    ],
    [
      'a provider without a known URL',
      'shadow:\n  candidates:\n    - id: a\n      provider: groq',
      'f.yaml:3:7: shadow.candidates[0].baseUrl: missing. Expected a URL with version (https://llm.example.com/v1) for every provider but openai and anthropic.',
    ],
    [
      'an id that is taken',
      'shadow:\n  candidates:\n    - {id: a, provider: openai}\n    - {id: a, provider: openai}',
      'f.yaml:4:12: shadow.candidates[1].id: expected another id than that of candidates[0], got "a".',
    ],
    [
      'a mistyped kind of system prompt',
      candidate('systemPrompt: {apend: x}'),
      'f.yaml:5:22: shadow.candidates[0].systemPrompt.apend: unknown key. Did you mean "append"? Known here: replace, append.',
    ],
    [
      'a wrong value of a system prompt',
      candidate('systemPrompt: {append: 5}'),
      'f.yaml:5:30: shadow.candidates[0].systemPrompt.append: expected text, got 5. Write it in quotes.',
    ],
    [
      'two kinds of system prompt',
      candidate('systemPrompt: {append: a, replace: b}'),
      'f.yaml:5:21: shadow.candidates[0].systemPrompt: expected a mapping with exactly one of: replace, append, got a mapping.',
    ],
    [
      'a header name',
      candidate('headers: {a b: c}'),
      'f.yaml:5:17: shadow.candidates[0].headers.a b: expected a header name.',
    ],
    ['a list at the top', '- a', 'f.yaml: file: expected a mapping, got a list.'],
    [
      'a missing variable',
      'feature: a\nredaction:\n  key: ${NO_KEY}',
      'f.yaml:3:8: environment variable NO_KEY is not set. Set it, or write ${NO_KEY:-default}; for the text itself, $${NO_KEY}.',
    ],
    [
      'text that is no reference',
      'feature: ${my-name}',
      'f.yaml:1:10: no valid reference. Write ${NAME} or ${NAME:-default}, and $$ for a dollar sign.',
    ],
    ['a tab', 'shadow:\n\tcandidates: []', 'f.yaml:2:1: not valid YAML (TAB_AS_INDENT).'],
    ['a key twice', 'feature: a\nfeature: b', 'f.yaml:2:1: not valid YAML (DUPLICATE_KEY).'],
    ['two documents', 'feature: a\n---\nfeature: b', 'f.yaml:2:1: not valid YAML (MULTIPLE_DOCS).'],
    ['a tag that nobody knows', 'feature: !env NAME', 'f.yaml:1:10: not valid YAML (TAG_RESOLVE_FAILED).'],
    [
      'a mapping as key',
      'feature: {{ NAME }}',
      'f.yaml:1:11: a key must be text. Write a value that begins with { or [ in quotes.',
    ],
    [
      'an alias without its anchor',
      'feature: a\ncontent: *no',
      'f.yaml:2:10: an alias leads to no anchor before it, or to too much.',
    ],
  ])('%s', (_name, yaml, expected) => {
    expect(issuesOf(yaml)).toEqual([expected]);
  });

  test('the error has a code and names the file', () => {
    expect(refusalOf('featur: a')).toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/^The configuration f\.yaml cannot be used:\n {2}f\.yaml:1:1: featur:/),
    });
  });

  test('all issues are told at once', () => {
    expect(issuesOf('feature: a b\nextra: 1\nrecords:\n  runId: ""')).toHaveLength(3);
    expect(issuesOf('a: ${A}\nb: ${B}')).toHaveLength(2);
  });

  test('aliases that would grow without bounds are refused', () => {
    const [issue] = issuesOf(Array.from({ length: 12 }, (_, index) => growingLine(index)).join('\n'));
    expect(issue).toContain('an alias leads to no anchor before it, or to too much');
  });
});

describe('a secret is in no message', () => {
  // Built here: it must look like nothing that a scanner knows.
  const secret = ['Zq7', 'wordlike', '9Xk'].join('');
  const long = `${secret}-${secret}-${secret}-${secret}`;

  test.each<[string, string]>([
    ['a key of the wrong type', candidate(`apiKey: [${secret}]`)],
    ['a key that is too short', `redaction:\n  key: ${secret.slice(0, 15)}`],
    ['a key with a space', candidate(`apiKey: "${secret} x"`)],
    ['a header', candidate(`headers: {x-auth: "${secret}\\n"}`)],
    ['a syntax error in the line of a key', candidate(`apiKey: "${secret}`)],
    ['a syntax error after a key', candidate(`apiKey: ${secret}: ${secret}`)],
    ['a URL with a password', candidate(`baseUrl: ftp://user:${secret}@host`)],
    ['a URL with a key in its query', candidate(`baseUrl: https://host/v1?key=${secret}`)],
    ['a key beside its key', candidate(`apiKey${long}: `)],
    ['a key in the place of another value', `content:\n  spans: ${long}`],
    ['a prompt in the place of a choice', candidate(`systemPrompt: ${secret} is our word`)],
    ['another file', `API_KEY=${secret}`],
    ['a private key', `-----BEGIN\n${secret}\n-----END`],
    ['an environment reference in the wrong place', 'content:\n  spans: ${SECRET}'],
    [
      'an environment reference as number',
      'shadow:\n  concurrency: ${DIGITS}\n  candidates: [{id: a, provider: openai}]',
    ],
    ['an environment reference within a list', 'redaction:\n  sensitiveKeys: ["--", "${PUNCTUATION}"]'],
    ['text that is no reference', `feature: \${${secret}-x}`],
    ['braces of another template language', candidate(`apiKey: {{ ${secret} }}`)],
  ])('%s', (_name, yaml) => {
    const env = { SECRET: secret, DIGITS: '73519', PUNCTUATION: '-+-+-' };
    const warn = vi.spyOn(process, 'emitWarning');
    const issues = issuesOf(yaml, env);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
    expect(issues.length).toBeGreaterThan(0);
    for (const value of [secret, secret.slice(0, 15), ...Object.values(env)])
      expect(issues.join()).not.toContain(value);
  });

  test('control: short words that no key is are shown', () => {
    expect(issuesOf('content:\n  spans: redact').join()).toContain('"redact"');
  });
});

test('any text is a configuration or refused, without another error or a warning', () => {
  const warn = vi.spyOn(process, 'emitWarning');
  const seen = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(fc.oneof(fc.string(), snippets('\n'), snippets('')), (yaml) => {
      seen[refusalOf(yaml) === undefined ? 'accepted' : 'refused'] += 1;
    }),
    { numRuns: 200 },
  );
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
  expect(seen.refused).toBeGreaterThan(20);
});

function snippets(separator: string): fc.Arbitrary<string> {
  const snippet = fc.constantFrom('feature: a', 'shadow:', '  candidates:', '    - id: a', ' - ', '${X}', '&a', '*a');
  const mark = fc.constantFrom('{', '"', '\t', ': ', '? ', '<<: *a', '| ', '!!int ', '{{ a }}');
  return fc.array(fc.oneof(snippet, mark)).map((parts) => parts.join(separator));
}
