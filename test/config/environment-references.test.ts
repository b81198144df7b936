import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';

import { resolveEnvironmentReferences } from '../../src/config/environment-references.ts';

function resolve(yaml: string, env: NodeJS.ProcessEnv = {}) {
  const document = parseDocument(yaml);
  const { problems } = resolveEnvironmentReferences(document, env);
  return { value: document.toJS() as unknown, problems };
}

describe('references', () => {
  test.each<[string, string, unknown]>([
    ['a plain one is read anew: a number', 'a: ${N}', 0.25],
    ['a plain one is read anew: an exponent', 'a: ${E}', 1000],
    ['a plain one is read anew: a switch', 'a: ${ON}', true],
    ['a plain one is read anew: text', 'a: ${T}', 'text: [x] # y'],
    ['a quoted one stays text', 'a: "${N}"', '0.25'],
    ['a single-quoted one stays text', "a: '${ON}'", 'true'],
    ['a block stays text', 'a: |\n  ${N}\n', '0.25\n'],
    ['one with the tag of a string stays text', 'a: !!str ${N}', '0.25'],
    ['several in one scalar', 'a: http://${HOST}:${PORT}/v1', 'http://llm.example.com:8080/v1'],
    ['in a list', 'a: ["${T}", 1]', ['text: [x] # y', 1]],
    ['the prefix of OpenTelemetry', 'a: ${env:N}', 0.25],
    ['a default', 'a: ${NO:-0.5}', 0.5],
    ['a default that is not needed', 'a: ${N:-0.5}', 0.25],
    ['a default for an empty variable', 'a: ${EMPTY:-x}', 'x'],
    ['an empty default', 'a: "${NO:-}"', ''],
    ['a default with dashes and colons', 'a: "${NO:-a:-b}"', 'a:-b'],
    ['two dollar signs are one', 'a: "$${N} costs $$5"', '${N} costs $5'],
    ['a lone dollar sign is itself', 'a: $5 and $N', '$5 and $N'],
    ['an alias', 'a: &x ${N}\nb: *x', 0.25],
  ])('%s', (_name, yaml, expected) => {
    const env = {
      N: '0.25',
      E: '1e3',
      ON: 'true',
      T: 'text: [x] # y',
      HOST: 'llm.example.com',
      PORT: '8080',
      EMPTY: '',
    };
    const { value, problems } = resolve(yaml, env);
    expect([(value as { a: unknown }).a, problems]).toEqual([expected, []]);
  });

  test('are not looked for in keys and comments', () => {
    expect(resolve('# ${NO}\n"${NO}": a # ${NO}')).toEqual({ value: { '${NO}': 'a' }, problems: [] });
  });

  test('are not looked for in what a variable holds', () => {
    expect(resolve('a: "${A}"', { A: '${B} $$', B: 'b' }).value).toEqual({ a: '${B} $$' });
  });

  test.each([['a: ${NO}'], ['a: "x ${NO} y"'], ['a: ${EMPTY}']])(
    '%s: a missing variable is named with its place',
    (yaml) => {
      const { problems } = resolve(yaml, { EMPTY: '' });
      expect(problems).toEqual([{ name: yaml.includes('NO') ? 'NO' : 'EMPTY', offset: 3 }]);
    },
  );

  test.each([['a: ${my-var}'], ['a: ${}'], ['a: ${1A}'], ['a: ${N'], ['a: ${N:x}'], ['a: ${file:x}']])(
    '%s is a problem, and its text is not repeated',
    (yaml) => {
      expect(resolve(yaml, { N: 'x' }).problems).toEqual([{ name: undefined, offset: 3 }]);
    },
  );

  test('any value comes through a quoted reference unchanged', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        expect(resolve('a: "${VALUE}"', { VALUE: value }).value).toEqual({ a: value });
      }),
    );
  });

  test('text without dollar signs is left alone', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('$')),
        (text) => {
          expect(resolve(JSON.stringify({ a: text })).value).toEqual({ a: text });
        },
      ),
    );
  });
});
