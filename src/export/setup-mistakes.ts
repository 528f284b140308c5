import type { z } from 'zod';
import { counted } from '../core/counted.ts';

/** What a value should have been, by zod's name of its type. */
const EXPECTED: Record<string, string> = {
  object: 'must be settings, each like "name: value"',
  array: 'must be a list like [one, two]',
  string: 'must be a text; put it in quotes',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
};

/** What is wrong with a value, in words that go on from its name; for schemas that say nothing themselves. */
export function inWords(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'is missing';
  if (issue.code === 'invalid_type') return EXPECTED[issue.expected] ?? 'cannot be used';
  if (issue.code === 'invalid_value') return `must be one of: ${issue.values.join(', ')}`;
  if (issue.code === 'too_big') return `must ${sized(issue.origin, 'at most', issue.maximum)}`;
  if (issue.code === 'too_small') return `must ${sized(issue.origin, 'at least', issue.minimum)}`;
  return 'cannot be used';
}

function sized(origin: string, bound: string, size: number | bigint): string {
  if (origin === 'string') return `have ${bound} ${counted(Number(size), 'character')}`;
  return origin === 'array' ? `have ${bound} ${counted(Number(size), 'entry', 'entries')}` : `be ${bound} ${size}`;
}

/** One mistake as a sentence. `path` leads to the value from the top of the file. */
export function sentence(issue: z.core.$ZodIssue, path: readonly (string | number)[]): string {
  const name = path.findLast((part) => typeof part === 'string');
  return `${typeof path.at(-1) === 'number' ? 'an entry of ' : ''}"${name}" ${issue.message}`;
}

export function unknown(name: string): string {
  return `"${name}" is not known here`;
}
