import type { z } from 'zod';

import { expectation } from './expectation.ts';
import { knownKeys } from './known-keys.ts';
import { nearestName } from './nearest-name.ts';
import { showName, showValue } from './shown-value.ts';

/** Keys and indices from the top of the file to a value. */
export type ConfigPath = readonly (string | number)[];

/** One thing wrong with the configuration, told so that it can be mended. */
export interface ConfigIssue {
  readonly path: ConfigPath;
  /** What was expected and what came, in one sentence or two. */
  readonly message: string;
  /** Whether the key is wrong, and not the value. */
  readonly isAboutKey: boolean;
}

/** What is known of the configuration that is described. */
export interface DescribedInput {
  readonly value: unknown;
  /** True where a value came from the environment, and so is not to be shown. */
  readonly isFromEnvironment: (path: ConfigPath) => boolean;
}

/** Turns the schema's issues into ours; several where one issue names several unknown keys. */
export function describeIssues(issues: readonly z.core.$ZodIssue[], input: DescribedInput): ConfigIssue[] {
  return issues.flatMap((issue) => describeIssue(issue, issue.path as ConfigPath, input));
}

/** `shadow.candidates[0].model`; empty for the top of the file. */
export function showPath(path: ConfigPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? showName(step) : `${text}.${showName(step)}`;
  }, '');
}

function describeIssue(issue: z.core.$ZodIssue, path: ConfigPath, input: DescribedInput): ConfigIssue[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  // A key of `headers`: the issue stands at the key's own path.
  if (issue.code === 'invalid_key') {
    return [{ path, message: `expected ${issue.issues.map(expectation).join(', ')}.`, isAboutKey: true }];
  }
  if (issue.code === 'invalid_union') return describeUnion(issue, path, input);
  return [describeValue(expectation(issue), path, input)];
}

function describeValue(expected: string, path: ConfigPath, input: DescribedInput): ConfigIssue {
  const value = valueAt(input.value, path);
  const message =
    value === undefined
      ? `missing. Expected ${expected}.`
      : `expected ${expected}, got ${showValue(value, path, input.isFromEnvironment(path))}.${quoteHint(expected, value)}`;
  return { path, message, isAboutKey: false };
}

function quoteHint(expected: string, value: unknown): string {
  const readsAsOther = typeof value === 'number' || typeof value === 'boolean';
  return expected === 'text' && readsAsOther ? ' Write it in quotes.' : '';
}

function unknownKey(path: ConfigPath, key: string): ConfigIssue {
  const known = knownKeys(path);
  const near = nearestName(key, known);
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  return { path: [...path, key], message: `unknown key.${hint} Known here: ${known.join(', ')}.`, isAboutKey: true };
}

/** Of the shapes that a value may have, the one that it comes nearest to tells what is wrong with it. */
function describeUnion(issue: z.core.$ZodIssueInvalidUnion, path: ConfigPath, input: DescribedInput): ConfigIssue[] {
  const known = knownKeys(path);
  const value = valueAt(input.value, path);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const [best, second] = issue.errors.toSorted((left, right) => left.length - right.length);
    if (best !== undefined && best.length < (second?.length ?? 0)) {
      return best.flatMap((inner) => describeIssue(inner, [...path, ...inner.path] as ConfigPath, input));
    }
    const unknown = Object.keys(value).filter((key) => !known.includes(key));
    if (unknown.length > 0) return unknown.map((key) => unknownKey(path, key));
  }
  return [describeValue(`a mapping with exactly one of: ${known.join(', ')}`, path, input)];
}

function valueAt(input: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined,
    input,
  );
}
