import type { z } from 'zod';

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** What the schema expected, in words that fit behind "expected". */
export function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? `a ${issue.expected}`;
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      return issue.minimum === 1 ? atLeastOne(issue.origin) : `at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'url' ? 'an http(s) URL' : ownWords(issue);
    default:
      return ownWords(issue);
  }
}

function atLeastOne(origin: string): string {
  if (origin === 'string') return 'text that is not empty';
  return origin === 'array' ? 'at least one entry' : 'at least 1';
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : '';
}

/** Messages written in the schema begin with "expected". */
function ownWords(issue: z.core.$ZodIssue): string {
  return issue.message.replace(/^expected /, '');
}
