import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { load as parseYaml, YAMLException } from 'js-yaml';
import { z } from 'zod';
import { type BriefingFile, BriefingFileSchema, type BriefingKind, type Briefings } from '../core/briefing.ts';
import { messageOf } from '../core/errors.ts';
import { linkBriefings } from './link.ts';

/** The content that ships with the product. */
export const BRIEFINGS = join(import.meta.dirname, '../../briefings');

/** Folder of each kind; the about card is one file beside them. */
const FOLDERS = {
  arguments: 'argument',
  terms: 'term',
  actors: 'actor',
  events: 'event',
  facts: 'fact',
} as const;

const ABOUT_FILE = 'about.md';

/**
 * Reads all cards under `folder`, checks them and links them both ways. The result is frozen.
 * Throws one Error that lists every wrong file with its field, such as
 * `arguments/reckless-driving.md: evidence.grade: Invalid input`.
 */
export function loadBriefings(folder: string): Briefings {
  const problems: string[] = [];
  const cards: BriefingFile[] = [];
  for (const { path, kind } of cardFiles(folder)) {
    try {
      cards.push(parseCard(readFileSync(join(folder, path), 'utf8'), basename(path, '.md'), kind));
    } catch (error) {
      problems.push(...reasons(error).map((reason) => `${path}: ${reason}`));
    }
  }
  if (problems.length === 0) {
    const linked = linkBriefings(cards);
    if (linked.ok) return linked.briefings;
    problems.push(...linked.problems);
  }
  throw new Error(`The briefings cannot be used:\n${problems.join('\n')}`);
}

function cardFiles(folder: string): { path: string; kind: BriefingKind }[] {
  const inFolders = Object.entries(FOLDERS).flatMap(([name, kind]) =>
    readdirSync(join(folder, name))
      .filter((file) => file.endsWith('.md'))
      .sort()
      .map((file) => ({ path: `${name}/${file}`, kind })),
  );
  return [...inFolders, { path: ABOUT_FILE, kind: 'about' }];
}

function parseCard(text: string, slug: string, kind: BriefingKind): BriefingFile {
  const { fields, body } = splitFrontMatter(text);
  return BriefingFileSchema.parse({ ...fields, kind, slug, body });
}

/** The fields between two lines of `---`, and the text below. Throws where there are none. */
export function splitFrontMatter(text: string): { fields: Record<string, unknown>; body: string } {
  const [, front, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.replaceAll('\r\n', '\n')) ?? [];
  if (front === undefined || body === undefined) throw new Error('needs front matter between two lines of ---');
  return { fields: z.record(z.string(), z.unknown()).parse(parseYaml(front)), body };
}

/** What is wrong with a file, one sentence a problem, each with its field. */
export function reasons(error: unknown): string[] {
  if (error instanceof z.ZodError) {
    return error.issues.map((issue) => `${issue.path.join('.') || 'front matter'}: ${issue.message}`);
  }
  if (error instanceof YAMLException) return [`front matter: ${error.message.split('\n')[0]}`];
  return [messageOf(error)];
}
