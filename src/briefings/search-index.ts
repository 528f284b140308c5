import MiniSearch from 'minisearch';
import type { Briefings } from '../core/briefing.ts';
import type { Language } from './search-language.ts';
import type { CardLine } from './search-lines.ts';

/** How well a query's stem is met: by the same stem, by one that it begins, by a near word. */
const SAME = 1;
const BEGINNING = 0.85;
/** Letters from which on a word may be the beginning of another. */
const BEGINS = 4;
const NEAR = 0.6;

/** A line counts this much for what it meets of the query; the rest is for how much of the line the query meets. */
const BASE = 0.5;
/** What the second and the third line of a card each add to its best. */
const MORE = 0.15;
/** So much of a line has to be met for it to be what the query says. */
const SAID = 0.5;
/** Lighter words than this find no lines by themselves, and no more lines than this are weighed. */
const TELLING = 0.25;
const LINES_MAX = 400;
/** Lines are found by the rarest words of a query: by two at least, and by more until so many lines have been looked at. */
const LEAST_TERMS = 2;
const LINES_LOOKED_AT = 1500;

interface Line {
  slug: string;
  worth: number;
  stems: readonly WeighedStem[];
  weight: number;
  words: Words;
}

interface WeighedStem {
  stem: string;
  weight: number;
  groups: readonly string[];
}

interface Words {
  stems: Set<string>;
  groups: Set<string>;
}

/** What one card's lines meet of a query, as shares of it, 0 to 1. */
export interface CardFit {
  /** The best line, with what the second and the third add. */
  lines: number;
  /** The best line alone. */
  line: number;
  /** All lines together. */
  whole: number;
  /** Stems of the query that stand in a line of which the query meets at least half. */
  said: ReadonlySet<string>;
  /** How many of the query's telling words any line meets. */
  telling: number;
}

export interface SearchIndex {
  /** Every word of the cards, folded. */
  vocabulary: ReadonlySet<string>;
  /** The weight of a query's stems, 0 to 1 each. */
  weigh(stems: readonly string[]): number;
  /** Whether any card has a stem, one near it, or one that it begins. */
  known(stem: string): boolean;
  /** By slug, what the cards meet of a query; `typing` when its last stem is not finished. */
  meet(stems: readonly string[], typing: boolean): Map<string, CardFit>;
}

/** All cards' lines, each stem weighed by how rare it is in everyday English and among the cards. Built once. */
export function createSearchIndex(briefings: Briefings, texts: readonly CardLine[], language: Language): SearchIndex {
  const spread = cardsWithStem(texts);
  const weighed = new Map<string, WeighedStem>();
  function weigh(stem: string): WeighedStem {
    const known = weighed.get(stem);
    if (known) return known;
    const weight = language.rarity(stem) * distinctness(spread.get(stem) ?? 0, briefings.all.length);
    const fresh = { stem, weight, groups: language.groups(stem) };
    if (spread.has(stem)) weighed.set(stem, fresh);
    return fresh;
  }
  const lines = texts.map(({ slug, worth, stems: all }): Line => {
    const stems = [...new Set(all)].map(weigh);
    return { slug, worth, stems, weight: total(stems), words: wordsOf(stems) };
  });
  const cards = new Map(briefings.all.map(({ slug }) => [slug, wordsOf([])]));
  for (const { slug, words } of lines) {
    const card = cards.get(slug);
    for (const stem of words.stems) card?.stems.add(stem);
    for (const group of words.groups) card?.groups.add(group);
  }
  const index = new MiniSearch<{ id: number; terms: string[] }>({
    fields: ['terms'],
    extractField: (line, field) => (field === 'terms' ? line.terms.join(' ') : line.id),
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
  });
  index.addAll(lines.map(({ words }, id) => ({ id, terms: [...words.stems, ...words.groups] })));

  const linesWith = new Map<string, number>();
  for (const { words } of lines)
    for (const term of [...words.stems, ...words.groups]) linesWith.set(term, (linesWith.get(term) ?? 0) + 1);

  /** The terms by which lines are found. */
  function rarest({ stems, groups }: Words): string[] {
    const terms = [...stems, ...groups]
      .map((term) => ({ term, lines: linesWith.get(term) ?? 0 }))
      .sort((a, b) => a.lines - b.lines);
    let looked = 0;
    let used = 0;
    return terms.flatMap(({ term, lines }) => {
      looked += lines;
      if (lines > 0) used++;
      return used <= LEAST_TERMS || looked <= LINES_LOOKED_AT ? [term] : [];
    });
  }

  const nearby = new Set(lines.flatMap(({ words }) => [...words.groups]));

  function meet(query: readonly string[], typing: boolean): Map<string, CardFit> {
    const stems = query.map(weigh);
    const asked = wordsOf(stems);
    const all = total(stems);
    const last = query.at(-1) ?? '';
    const open = typing || (!spread.has(last) && last.length >= BEGINS);
    const telling = stems.filter(({ weight }) => weight > TELLING);
    const terms = rarest(wordsOf(telling.length > 0 ? telling : stems));
    const found = index.search(terms.join(' '), { prefix: (term) => open && term === last }).slice(0, LINES_MAX);
    const best = new Map<string, number[]>();
    const begun = new Set<string>();
    const said = new Map<string, Set<string>>();
    for (const { id } of found) {
      const line = lines[Number(id)];
      if (!line) continue;
      const begins = (stem: string) => open && stem.startsWith(last);
      const begin = open && line.stems.some(({ stem }) => begins(stem)) && !line.words.stems.has(last);
      if (begin) begun.add(line.slug);
      let ofQuery = 0;
      for (const one of stems) {
        ofQuery += one.weight * (begin && one.stem === last ? BEGINNING : met(one, line.words));
      }
      let ofLine = 0;
      for (const one of line.stems) ofLine += one.weight * (begin && begins(one.stem) ? BEGINNING : met(one, asked));
      if (ofLine >= SAID * line.weight) {
        const sofar = said.get(line.slug) ?? new Set();
        for (const stem of query) if (line.words.stems.has(stem)) sofar.add(stem);
        said.set(line.slug, sofar);
      }
      const share = (line.worth * ofQuery * (BASE + ((1 - BASE) * ofLine) / line.weight)) / all;
      best.set(line.slug, [...(best.get(line.slug) ?? []), share]);
    }
    return new Map(
      [...best].map(([slug, shares]) => {
        const [line = 0, second = 0, third = 0] = shares.sort((a, b) => b - a);
        const words = cards.get(slug);
        let whole = 0;
        let tellingMet = 0;
        for (const one of stems) {
          const value = words ? met(one, words) : 0;
          if (value > 0 && one.weight > TELLING) tellingMet += 1;
          whole += one.weight * (one.stem === last && begun.has(slug) ? Math.max(value, BEGINNING) : value);
        }
        const lines = (line + MORE * (second + third)) / (1 + 2 * MORE);
        const sayings = said.get(slug) ?? new Set<string>();
        return [slug, { line, lines, whole: whole / all, said: sayings, telling: tellingMet }];
      }),
    );
  }

  return {
    vocabulary: new Set(texts.flatMap(({ text }) => language.words(text))),
    weigh: (stems) => total(stems.map(weigh)),
    known: (stem) =>
      spread.has(stem) ||
      language.groups(stem).some((group) => nearby.has(group)) ||
      (stem.length >= BEGINS && [...spread.keys()].some((other) => other.startsWith(stem))),
    meet,
  };
}

function met({ stem, groups }: WeighedStem, words: Words): number {
  if (words.stems.has(stem)) return SAME;
  return groups.some((group) => words.groups.has(group)) ? NEAR : 0;
}

function total(stems: readonly WeighedStem[]): number {
  return stems.reduce((sum, { weight }) => sum + weight, 0);
}

function wordsOf(stems: readonly WeighedStem[]): Words {
  return { stems: new Set(stems.map(({ stem }) => stem)), groups: new Set(stems.flatMap(({ groups }) => groups)) };
}

/** 1 for a word on one card, toward 0.35 for one on every card. */
function distinctness(cards: number, all: number): number {
  return cards === 0 ? 1 : 0.35 + 0.65 * (Math.log((all + 1) / cards) / Math.log(all + 1));
}

function cardsWithStem(lines: readonly { slug: string; stems: readonly string[] }[]): Map<string, number> {
  const cards = new Map<string, Set<string>>();
  for (const { slug, stems } of lines) {
    for (const stem of stems) cards.set(stem, (cards.get(stem) ?? new Set()).add(slug));
  }
  return new Map([...cards].map(([stem, slugs]) => [stem, slugs.size]));
}
