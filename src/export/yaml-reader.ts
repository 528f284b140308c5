import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { UserError } from '../core/errors.ts';
import { inWords, sentence, unknown } from './setup-mistakes.ts';

/** Names and indexes that lead to a value: `['channels', 0, 'alerts']`. */
export type Path = readonly (string | number)[];

/** One mistake in a file; lines count from 1. */
export interface SetupProblem {
  line: number;
  reason: string;
}

/** Reads YAML value by value and gathers what is wrong. Throws a UserError where the whole is none. */
export function createYamlReader(text: string) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken)
    throw new UserError(`Line ${lines.linePos(broken.pos[0]).line}: this is not valid YAML.`, { cause: broken });
  const problems: SetupProblem[] = [];
  const at = (path: Path) => document.getIn(path, true);

  function lineOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const node = at(path.slice(0, length));
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }

  const wrong = (path: Path, reason: string) => void problems.push({ line: lineOf(path), reason });

  /** The value at a path, checked; null, with problems named, where it is wrong. */
  function read<T>(schema: z.ZodType<T>, path: Path): T | null {
    const node = at(path);
    const parsed = schema.safeParse(isNode(node) ? node.toJS(document) : undefined, { error: inWords });
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const place = [...path, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) wrong([...place, key], unknown(key));
      else wrong(place, sentence(issue, place));
    }
    return null;
  }

  /** Where the entries of a list stand; none, with the problem named, where it is something else. */
  function entries(path: Path): Path[] {
    const node = at(path);
    if (isSeq(node)) return node.items.map((_, index) => [...path, index]);
    const empty = node === undefined || node === null || (isScalar(node) && node.value === null);
    if (!empty) wrong(path, `"${path.at(-1)}" must be a list: entries on lines that begin with "- "`);
    return [];
  }

  return {
    document,
    problems,
    lineOf,
    wrong,
    entries,
    /** The value at a path, checked; null where there is none. */
    optional: <T>(schema: z.ZodType<T>, path: Path): T | null => (document.hasIn(path) ? read(schema, path) : null),
    /** The entries of a list that are right, each with its place. */
    each: <T>(schema: z.ZodType<T>, path: Path): { value: T; path: Path }[] =>
      entries(path).flatMap((entry) => {
        const value = read(schema, entry);
        return value === null ? [] : [{ value, path: entry }];
      }),
    /** Names what a map has besides what it may have. */
    only(names: readonly string[], path: Path): void {
      const node = at(path);
      for (const { key } of isMap(node) ? node.items : []) {
        const name = String(isScalar(key) ? key.value : key);
        if (!names.includes(name)) wrong([...path, name], unknown(name));
      }
    },
  };
}

export type YamlReader = ReturnType<typeof createYamlReader>;
