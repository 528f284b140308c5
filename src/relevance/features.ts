import { hashOf } from './hash.ts';
import { KeyIndex } from './key-index.ts';
import type { Mention } from './match.ts';
import type { Token } from './tokens.ts';

/** One feature of a text: a number that names it, its value, and the tokens it stands on (`to` exclusive). */
export interface Feature {
  key: number;
  value: number;
  field: 'title' | 'summary';
  from: number;
  to: number;
}

/** A text of one field, cut into words, with the lexicon's phrases found in it. */
export interface ReadField {
  field: 'title' | 'summary';
  tokens: readonly Token[];
  mentions: readonly Mention[];
}

/** Families of features; the number is part of every key. */
const FAMILY = {
  word: 1,
  titleWord: 2,
  pair: 3,
  triple: 4,
  concept: 5,
  titleConcept: 6,
  actor: 7,
  role: 8,
  titleRole: 9,
  order: 10,
  together: 11,
  actorOrder: 13,
  skip: 14,
} as const;
type Family = keyof typeof FAMILY;

const VALUE: Record<Family, number> = {
  word: 0.8,
  titleWord: 0.7,
  pair: 0.65,
  triple: 0.5,
  skip: 0.35,
  concept: 1.8,
  titleConcept: 1.6,
  actor: 0.7,
  role: 0.7,
  titleRole: 0.7,
  order: 0.85,
  actorOrder: 0.7,
  together: 0.7,
};

/** A word or a whole name, as the sequence features see it. */
interface Unit {
  hash: number;
  from: number;
  to: number;
  sentence: number;
}

const NUMBER = hashOf('<number>');
const ARTICLES = new Set(['the', 'a', 'an']);
const ORDER_WINDOW = 9;

/** Of the text at hand: kept, for a new one takes longer than reading a headline. */
const seen = new KeyIndex();

/** Everything the models look at in a title and its summary. A feature counts once, at the first place it stands. */
export function extractFeatures(fields: readonly ReadField[]): Feature[] {
  const features: Feature[] = [];
  seen.clear();
  const add = (family: Family, name: number, field: ReadField, from: number, to: number) => {
    const key = mix(FAMILY[family], name);
    if (seen.add(key)) features.push({ key, value: VALUE[family], field: field.field, from, to });
  };
  for (const field of fields) {
    const title = field.field === 'title';
    const units = sequence(field);
    for (const [i, token] of field.tokens.entries()) {
      const name = token.hash;
      add('word', name, field, i, i + 1);
      if (title) add('titleWord', name, field, i, i + 1);
    }
    for (const [i, unit] of units.entries()) {
      const second = units[i + 1];
      if (!second || second.sentence !== unit.sentence) continue;
      add('pair', mix(unit.hash, second.hash), field, unit.from, second.to);
      const third = units[i + 2];
      if (!third || third.sentence !== unit.sentence) continue;
      add('triple', mix(mix(unit.hash, second.hash), third.hash), field, unit.from, third.to);
      add('skip', mix(unit.hash, third.hash), field, unit.from, third.to);
    }
    for (const { phrase, from, to } of field.mentions) {
      const { entry } = phrase;
      if (entry.kind === 'concept') {
        add('concept', entry.idHash, field, from, to);
        if (title) add('titleConcept', entry.idHash, field, from, to);
      } else {
        add('actor', entry.idHash, field, from, to);
        add('role', entry.partHash, field, from, to);
        if (title) add('titleRole', entry.partHash, field, from, to);
      }
    }
    relations(field, add);
  }
  togetherness(fields, add);
  return features;
}

type Add = (family: Family, name: number, field: ReadField, from: number, to: number) => void;

/** What stands before what, within a sentence and a window: "patron, refuses", "refuses, troops". */
function relations(field: ReadField, add: Add): void {
  const { mentions, tokens } = field;
  for (let i = 0; i < mentions.length; i++) {
    const first = mentions[i];
    if (!first) continue;
    for (let j = i + 1; j < mentions.length; j++) {
      const second = mentions[j];
      if (!second || second.from - first.to > ORDER_WINDOW) break;
      if (second.from < first.to || tokens[first.from]?.sentence !== tokens[second.from]?.sentence) continue;
      const a = first.phrase.entry;
      const b = second.phrase.entry;
      add('order', mix(a.partHash, b.partHash), field, first.from, second.to);
      if (a.kind === 'actor' || b.kind === 'actor')
        add('actorOrder', mix(a.idHash, b.idHash), field, first.from, second.to);
    }
  }
}

/** What stands anywhere in the same item; the pair is named in the order of the alphabet. */
function togetherness(fields: readonly ReadField[], add: Add): void {
  const found = new Map<string, { hash: number; field: ReadField; from: number; to: number }>();
  for (const field of fields) {
    for (const { phrase, from, to } of field.mentions) {
      const { part, partHash } = phrase.entry;
      if (!found.has(part)) found.set(part, { hash: partHash, field, from, to });
    }
  }
  const parts = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
  for (const [i, a] of parts.entries())
    for (const b of parts.slice(i + 1)) add('together', mix(a.hash, b.hash), a.field, a.from, a.to);
}

/** The words in order, names replaced by the part their bearer plays, so that new names read like old ones. */
function sequence(field: ReadField): Unit[] {
  const names = new Map<number, Mention>();
  for (const mention of field.mentions) if (mention.phrase.entry.kind === 'actor') names.set(mention.from, mention);
  const units: Unit[] = [];
  for (let i = 0; i < field.tokens.length; ) {
    const token = field.tokens[i];
    if (!token) break;
    const name = names.get(i);
    const to = name ? name.to : i + 1;
    if (name) units.push({ hash: name.phrase.entry.symbolHash, from: i, to, sentence: token.sentence });
    else if (!ARTICLES.has(token.norm))
      units.push({ hash: /^\d{2,}/.test(token.norm) ? NUMBER : token.hash, from: i, to, sentence: token.sentence });
    i = to;
  }
  return units;
}

function mix(a: number, b: number): number {
  let h = Math.imul(a ^ (b >>> 15), 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13), 0x27d4eb2f);
  return h ^ (h >>> 16);
}
