import { z } from 'zod';

import { configSchema } from './config-schema.ts';
import { nearestName } from './nearest-name.ts';

/** One thing wrong with the configuration, told so that it can be mended. */
export interface ConfigIssue {
  /** `shadow.candidates[0].model` */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Path = readonly (string | number)[];

/** Turns the schema's issues into ours; several where one issue names several unknown keys. */
export function describeIssues(error: z.ZodError, input: unknown): ConfigIssue[] {
  return error.issues.flatMap((issue) => describeIssue(issue, issue.path as Path, input));
}

/** `shadow.candidates[0].model`; the top of the file for the empty path. */
export function showPath(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}

function describeIssue(issue: z.core.$ZodIssue, path: Path, input: unknown): ConfigIssue[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(path);
    return issue.keys.map((key) => ({ path: [...path, key], message: `unknown key. ${suggestion(key, known)}` }));
  }
  const value = valueAt(input, path);
  const expected = expectation(issue);
  return [
    {
      path,
      message:
        value === undefined ? `missing. Expected ${expected}.` : `expected ${expected}, got ${show(value, path)}.`,
    },
  ];
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return ['record', 'object'].includes(issue.expected) ? 'a mapping' : `a ${issue.expected}`;
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'url' ? 'an http(s) URL' : ownWords(issue);
    case 'invalid_union':
      return 'one of the documented shapes';
    default:
      return ownWords(issue);
  }
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

/** Messages written in the schema begin with "expected". */
function ownWords(issue: z.core.$ZodIssue): string {
  return issue.message.replace(/^expected /, '');
}

const secretName = /key|secret|token|password|auth|header|salt/i;

/** What came, without telling a secret. */
function show(value: unknown, path: Path): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (path.some((step) => typeof step === 'string' && secretName.test(step))) return `a ${typeof value} (not shown)`;
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}..."` : text;
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined,
    input,
  );
}

interface SchemaNode {
  readonly properties?: Record<string, SchemaNode>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

function knownKeys(path: Path): string[] {
  const root = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as SchemaNode;
  const node = path.reduce<SchemaNode | undefined>(
    (schema, step) => (typeof step === 'number' ? schema?.items : schema?.properties?.[step]),
    root,
  );
  return [node, ...(node?.anyOf ?? [])].flatMap((schema) => Object.keys(schema?.properties ?? {}));
}

function suggestion(key: string, known: readonly string[]): string {
  const list = `Known here: ${known.join(', ')}.`;
  const near = nearestName(key, known);
  return near === undefined ? list : `Did you mean "${near}"? ${list}`;
}
