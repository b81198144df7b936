import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { configErrorWish } from '../../src/config/config-error-wish.ts';
import { loadConfig } from '../../src/config/load-config.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'shadowspan-config-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(cwd, name);
  writeFileSync(path, text);
  return path;
}

describe('the file', () => {
  test('is shadowspan.yaml in the working directory', () => {
    const path = write('shadowspan.yaml', 'feature: a');
    write('shadowspan.yml', 'feature: b');
    expect(loadConfig({ cwd, env: {} })).toEqual({ config: { feature: 'a' }, path });
  });

  test('is shadowspan.yml where there is no other', () => {
    const path = write('shadowspan.yml', 'feature: b');
    expect(loadConfig({ cwd, env: {} })).toEqual({ config: { feature: 'b' }, path });
  });

  test('is named by SHADOWSPAN_CONFIG, relative to the working directory', () => {
    write('shadowspan.yaml', 'feature: a');
    const path = write('other.yaml', 'feature: c');
    expect(loadConfig({ cwd, env: { SHADOWSPAN_CONFIG: 'other.yaml' } })).toEqual({ config: { feature: 'c' }, path });
  });

  test('is named by the caller before all else', () => {
    write('other.yaml', 'feature: c');
    const path = write('third.yaml', 'feature: d');
    const found = loadConfig({ path: 'third.yaml', cwd, env: { SHADOWSPAN_CONFIG: 'other.yaml' } });
    expect(found).toEqual({ config: { feature: 'd' }, path });
  });

  test('is none where an empty name is given', () => {
    expect(loadConfig({ cwd, env: { SHADOWSPAN_CONFIG: '' } })).toEqual({ config: {}, path: undefined });
  });

  test('need not be there', () => {
    expect(loadConfig({ cwd, env: {} })).toEqual({ config: {}, path: undefined });
  });

  test('must be there where it is named', () => {
    expect(() => loadConfig({ cwd, env: { SHADOWSPAN_CONFIG: 'no.yaml' } })).toThrow(
      expect.objectContaining({
        code: 'config_unreadable',
        message: `Cannot read the configuration ${join(cwd, 'no.yaml')}: there is no such file. Name a file that can be read in SHADOWSPAN_CONFIG, or unset it.`,
      }),
    );
  });

  test.each([
    ['shadowspan.yaml', {}],
    ['folder', { SHADOWSPAN_CONFIG: 'folder' }],
  ])('must not be a directory: %s', (name, env) => {
    mkdirSync(join(cwd, name));
    expect(() => loadConfig({ cwd, env })).toThrow(
      `Cannot read the configuration ${join(cwd, name)}: it is a directory.`,
    );
  });
});

describe('what happens where the configuration cannot be used', () => {
  test.each<[string, string]>([
    ['the file says so', 'onConfigError: disable\nfeatur: a'],
    ['the file says so in quotes', '"onConfigError": "disable"\nfeatur: a'],
    ['the file says so in braces', '{onConfigError: disable, featur: a}'],
    ['the file says so through the environment', 'onConfigError: ${WISH}\nfeatur: a'],
    ['the file says so above broken YAML', 'onConfigError: disable\nfeature: "a'],
    ['the file says so below broken YAML', 'feature: [a\nonConfigError: disable\n'],
    ['the file says so, with the line ends of Windows', 'onConfigError: disable\r\nfeature: "a\r\n'],
  ])('%s', (_name, text) => {
    const env = { WISH: 'disable' };
    for (const name of ['shadowspan.yml', 'shadowspan.yaml']) {
      write(name, text);
      expect(configErrorWish({ cwd, env })).toBe('disable');
      expect(configErrorWish({ cwd, env: { ...env, SHADOWSPAN_CONFIG: name } })).toBe('disable');
      expect(configErrorWish({ cwd, env: { ...env, SHADOWSPAN_ON_CONFIG_ERROR: 'exit' } })).toBe('exit');
      expect(() => loadConfig({ cwd, env })).toThrow('cannot be used');
    }
  });

  test.each<[string, string]>([
    ['it is a comment', '# onConfigError: disable\nfeature: "a'],
    ['another key is meant', 'records:\n  onConfigError: disable\nfeature: "a'],
    ['another word is said', 'onConfigError: disabled\nfeature: "a'],
    ['the opposite is said', 'onConfigError: exit\nfeature: "a'],
    ['nothing is said', 'feature: "a'],
    ['there is only text', 'disable'],
  ])('the application does not start where %s', (_name, text) => {
    write('shadowspan.yaml', text);
    expect(configErrorWish({ cwd, env: {} })).toBe('exit');
    expect(configErrorWish({ cwd, env: { SHADOWSPAN_ON_CONFIG_ERROR: 'disable' } })).toBe('disable');
  });

  test('the application does not start where there is no such file', () => {
    expect(configErrorWish({ cwd, env: { SHADOWSPAN_CONFIG: 'no.yaml' } })).toBe('exit');
    expect(configErrorWish({ cwd, env: { SHADOWSPAN_CONFIG: 'no.yaml', SHADOWSPAN_ON_CONFIG_ERROR: 'disable' } })).toBe(
      'disable',
    );
  });
});
