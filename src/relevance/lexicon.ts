import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { hashOf } from './hash.ts';
import { tokenize } from './tokens.ts';

/** What part an actor plays in the commitments of today. `place` is a strait or island that several states use. */
const RoleSchema = z.enum([
  'patron',
  'ally',
  'front',
  'partner',
  'adversary',
  'proxy',
  'alliance',
  'bystander',
  'place',
]);
type Role = z.infer<typeof RoleSchema>;

interface LexiconEntry {
  kind: 'actor' | 'concept';
  /** "US", "NATO", "hezbollah"; for concepts the id of the line. */
  id: string;
  role: Role | null;
  /** The part it plays in a sentence: an actor's role, or the concept itself. */
  part: string;
  /** Hashes of the id, of the part, and of what stands for a name in the sequence of words. */
  idHash: number;
  partHash: number;
  symbolHash: number;
}

/** One phrase of the lexicon as the matcher needs it. */
export interface LexiconPhrase {
  entry: LexiconEntry;
  /** What it counts as, in words. */
  meaning: string;
  text: string;
  norms: readonly string[];
  /** A name of one word in lower case: it has to be written so, or in the plural. Other phrases are found in all forms of their words. */
  name: string | null;
  /** How the text has to be written to match: `any`, a capital somewhere, or all capitals ("EU", "PLA"). */
  shape: 'any' | 'capital' | 'upper';
}

/** Before the name of a place or region: it plays the part of the states there, and is told as what it is. */
const PLACE_MARK = '@';
const PLACE_MEANING = 'a place or region';
/** Before the name of a state's army, fleet or secret service. */
const FORCES_MARK = '!';

const ROLE_MEANINGS: Record<Role, string> = {
  patron: 'a patron state',
  ally: 'a treaty ally',
  front: 'a treaty ally beside an adversary',
  partner: 'a partner that is no treaty ally',
  adversary: 'an adversary',
  proxy: 'an armed group tied to a state',
  alliance: 'an alliance or bloc',
  bystander: 'a third party',
  place: 'a place where commitments meet',
};

const Cell = z.string().min(1);
const ActorRowSchema = z.tuple([Cell, RoleSchema, Cell, Cell]);
const ConceptRowSchema = z.tuple([Cell, Cell, Cell]);

/** The names-and-concepts table: every phrase of `lexicon/actors.tsv` and `lexicon/concepts.tsv`. Throws when a line is malformed. */
export function loadLexicon(): LexiconPhrase[] {
  const actors = rows('actors.tsv').flatMap((cells) => {
    const [id, role, names, leaders] = ActorRowSchema.parse(cells);
    const entry = withHashes({ kind: 'actor', id, role });
    const meaning = ROLE_MEANINGS[role];
    return [
      ...phrases(names).map((text) => {
        if (text.startsWith(PLACE_MARK)) return phrase(entry, PLACE_MEANING, text.slice(PLACE_MARK.length));
        if (text.startsWith(FORCES_MARK)) return phrase(entry, `forces or services of ${meaning}`, text.slice(1));
        return phrase(entry, meaning, text);
      }),
      ...phrases(leaders).map((text) => phrase(entry, `a voice of ${meaning}`, text)),
    ];
  });
  const concepts = rows('concepts.tsv').flatMap((cells) => {
    const [id, meaning, words] = ConceptRowSchema.parse(cells);
    const entry = withHashes({ kind: 'concept', id, role: null });
    return phrases(words).map((text) => phrase(entry, meaning, text));
  });
  return [...actors, ...concepts];
}

function withHashes(entry: Pick<LexiconEntry, 'kind' | 'id' | 'role'>): LexiconEntry {
  const part = entry.role ?? entry.id;
  return { ...entry, part, idHash: hashOf(entry.id), partHash: hashOf(part), symbolHash: hashOf(`<${entry.role}>`) };
}

function rows(file: string): string[][] {
  const text = readFileSync(new URL(`lexicon/${file}`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}

function phrases(cell: string): string[] {
  return cell === '-' ? [] : cell.split('|').map((part) => part.trim());
}

function phrase(entry: LexiconEntry, meaning: string, text: string): LexiconPhrase {
  const written = entry.kind === 'concept' ? text.replace(/\bus\b/g, 'US') : text;
  const tokens = tokenize(written);
  const [only] = entry.kind === 'actor' && tokens.length === 1 ? tokens : [];
  const norms = tokens.map((token) => token.norm);
  return { entry, meaning, text, norms, name: only?.letters ?? null, shape: shapeOf(entry, text) };
}

function shapeOf(entry: LexiconEntry, text: string): LexiconPhrase['shape'] {
  if (entry.kind === 'concept') return 'any';
  return /^(?:[A-Z]\.?){2,3}$/.test(text) ? 'upper' : 'capital';
}
