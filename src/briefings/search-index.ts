import MiniSearch from 'minisearch';
import type { Briefings } from '../core/briefing.ts';
import {
  type CardFit,
  cardFit,
  isTelling,
  type Line,
  lineFit,
  type Query,
  type WeighedStem,
  type Words,
  weighedLine,
  wordsOf,
} from './search-fit.ts';
import type { Language } from './search-language.ts';
import type { CardLine } from './search-lines.ts';

/** Letters from which on a word may be the beginning of another. */
const BEGINS = 4;
/** No more lines than this are weighed. */
const LINES_MAX = 400;
/** Lines are found by the rarest words of a query: by two at least, and by more until so many lines have been looked at. */
const LEAST_TERMS = 2;
const LINES_LOOKED_AT = 1500;

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
  const lines = texts.map(({ slug, worth, stems }): Line => {
    return { slug, worth, ...weighedLine([...new Set(stems)].map(weigh)) };
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

  function meet(stems: readonly string[], typing: boolean): Map<string, CardFit> {
    const last = stems.at(-1) ?? '';
    const open = typing || (!spread.has(last) && last.length >= BEGINS);
    const query: Query = { ...weighedLine(stems.map(weigh)), last, open };
    const telling = query.stems.filter(isTelling);
    const terms = rarest(telling.length > 0 ? wordsOf(telling) : query.words);
    const found = index.search(terms.join(' '), { prefix: (term) => open && term === last }).slice(0, LINES_MAX);
    const byCard = Map.groupBy(
      found.flatMap(({ id }) => lines[Number(id)] ?? []),
      ({ slug }) => slug,
    );
    return new Map(
      [...cards].flatMap(([slug, words]) => {
        const fits = byCard.get(slug)?.map((line) => lineFit(line, query));
        return fits ? [[slug, cardFit(fits, words, query)]] : [];
      }),
    );
  }

  return {
    vocabulary: new Set(texts.flatMap(({ text }) => language.words(text))),
    weigh: (stems) => weighedLine(stems.map(weigh)).weight,
    known: (stem) =>
      spread.has(stem) ||
      language.groups(stem).some((group) => nearby.has(group)) ||
      (stem.length >= BEGINS && [...spread.keys()].some((other) => other.startsWith(stem))),
    meet,
  };
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
