import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { load as parseYaml } from 'js-yaml';
import { z } from 'zod';
import type { Briefings } from '../core/briefing.ts';
import {
  type Commitment,
  type CommitmentLibrary,
  CommitmentSchema,
  type Country,
  type Group,
  GroupSchema,
  ZONES,
} from '../core/commitment.ts';
import { commitmentProblems } from './commitments-check.ts';
import { reasons, splitFrontMatter } from './load.ts';

/**
 * Reads the commitments, groups and countries under `folder` (`briefings/commitments`), checks them against each other
 * and against the cards they link to. Throws one Error that lists every wrong file with its field.
 */
export function loadCommitments(folder: string, briefings: Briefings): CommitmentLibrary {
  const problems: string[] = [];
  function read<T>(file: string, parse: (text: string) => T): T | undefined {
    try {
      return parse(readFileSync(join(folder, file), 'utf8'));
    } catch (error) {
      problems.push(...reasons(error).map((reason) => `commitments/${file}: ${reason}`));
      return undefined;
    }
  }
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .sort();
  const all = files
    .map((file) => read(file, (text) => parseCommitment(text, basename(file, '.md'))))
    .filter((commitment) => commitment !== undefined);
  const groups = read('groups.yaml', parseGroups) ?? new Map<string, Group>();
  const countries = read('countries.tsv', parseCountries) ?? [];
  const library = { all, groups, countries };
  if (problems.length === 0) problems.push(...commitmentProblems(library, briefings));
  if (problems.length > 0) throw new Error(`The commitments cannot be used:\n${problems.join('\n')}`);
  return library;
}

function parseCommitment(text: string, slug: string): Commitment {
  const { fields, body } = splitFrontMatter(text);
  return CommitmentSchema.parse({ ...fields, slug, body });
}

function parseGroups(text: string): Map<string, Group> {
  return new Map(Object.entries(z.record(z.string(), GroupSchema).parse(parseYaml(text))));
}

const Names = z.string().transform((cell) => (cell === '-' ? [] : cell.split('|')));
const CountryRowSchema = z.tuple([
  z.string().regex(/^[A-Z]{2}$/),
  z.string().min(1),
  Names,
  z.string().min(1),
  Names,
  Names.pipe(z.array(z.literal(ZONES)).min(1)),
]);

function parseCountries(text: string): Country[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [code, inText, demonyms, capital, aliases, home] = CountryRowSchema.parse(line.split('\t'));
      return { code, name: inText.replace(/^the /, ''), inText, demonyms, capital, aliases, home };
    });
}
