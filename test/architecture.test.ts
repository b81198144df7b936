import { globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join, relative, sep } from 'node:path';

import { expect, test } from 'vitest';

/** Which rooms and packages each room may import. A room is a folder of `src/`, or a file at its top. */
const allowed: Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }> = {
  errors: { rooms: [], packages: [] },
  semconv: { rooms: [], packages: [] },
  version: { rooms: [], packages: [] },
  model: { rooms: [], packages: ['zod'] },
  config: { rooms: ['errors', 'model'], packages: ['zod', 'yaml', 'node:'] },

  // Pure rooms: no OpenTelemetry, no I/O.
  wire: { rooms: ['model'], packages: [] },
  redaction: { rooms: ['errors', 'model'], packages: ['node:crypto'] },
  comparison: { rooms: ['model'], packages: [] },

  // The capturing half.
  capture: {
    rooms: ['errors', 'model', 'redaction', 'semconv', 'version', 'wire'],
    packages: ['@opentelemetry/api', 'node:'],
  },
  shadow: {
    rooms: ['capture', 'comparison', 'errors', 'model', 'semconv', 'version', 'wire'],
    packages: ['@opentelemetry/api', 'undici', 'node:'],
  },
  records: { rooms: ['capture', 'errors', 'model', 'redaction', 'semconv', 'version'], packages: ['node:'] },

  // The reading half: it meets the other at the record.
  analysis: { rooms: ['errors', 'model'], packages: ['zod', 'node:'] },
  cli: { rooms: ['analysis', 'config', 'errors', 'model', 'version'], packages: ['node:'] },

  // The roots: they alone construct.
  register: {
    rooms: ['capture', 'config', 'errors', 'records', 'register', 'shadow'],
    packages: ['@opentelemetry/api', 'node:'],
  },
  index: { rooms: ['capture', 'errors', 'model', 'records', 'redaction', 'shadow'], packages: [] },
};

const sourceFolder = fileURLToPath(new URL('../src', import.meta.url));

interface Edge {
  readonly file: string;
  readonly room: string;
  readonly target: string;
}

test('imports run one way, as the table says', () => {
  const edges = importEdges();
  expect(edges.length).toBeGreaterThan(200);
  expect(new Set(edges.map(({ room }) => room))).toEqual(
    new Set(Object.keys(allowed).filter((room) => !['errors', 'semconv', 'version'].includes(room))),
  );
  expect(edges.filter(isBreach).map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
});

test('ARCHITECTURE.md names every room, and no other', () => {
  const page = readFileSync(new URL('../ARCHITECTURE.md', import.meta.url), 'utf8');
  const [, tree = ''] = page.split('```');
  const named = [...tree.matchAll(/^ {2}(\w+)\//gm)].map((match) => match[1] as string);
  const folders = readdirSync(sourceFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(named.toSorted()).toEqual(folders.map(({ name }) => name).toSorted());
});

test('a breach would be found', () => {
  expect(isBreach({ file: 'comparison/x.ts', room: 'comparison', target: '@opentelemetry/api' })).toBe(true);
  expect(isBreach({ file: 'analysis/x.ts', room: 'analysis', target: '../capture/exchange.ts' })).toBe(true);
  expect(isBreach({ file: 'unknown/x.ts', room: 'unknown', target: '../model/call.ts' })).toBe(true);
  expect(isBreach({ file: 'wire/x.ts', room: 'wire', target: '../model/call.ts' })).toBe(false);
});

function importEdges(): Edge[] {
  return globSync('**/*.ts', { cwd: sourceFolder }).flatMap((file) => {
    const source = readFileSync(join(sourceFolder, file), 'utf8');
    // Statements begin at the margin; examples in comments do not.
    const specifiers = [...source.matchAll(/^(?:(?:import|export|\})[^'\n]*from |import )'([^']+)'/gm)].map(
      (match) => match[1] as string,
    );
    return specifiers.map((target) => ({ file, room: roomOf(file), target }));
  });
}

function roomOf(file: string): string {
  return (file.split(sep)[0] as string).replace(/\.ts$/, '');
}

function isBreach({ file, room, target }: Edge): boolean {
  const rule = allowed[room];
  if (rule === undefined) return true;
  if (!target.startsWith('.'))
    return !rule.packages.some((name) => target === name || (name === 'node:' && target.startsWith(name)));
  const targetRoom = roomOf(relative(sourceFolder, join(sourceFolder, dirname(file), target)));
  return targetRoom !== room && !rule.rooms.includes(targetRoom);
}
