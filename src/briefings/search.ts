import MiniSearch, { type SearchResult } from 'minisearch';
import type { BriefingKind, Briefings } from '../core/briefing.ts';
import type { BriefingMatch, BriefingSearch } from '../core/briefing-search.ts';
import { createLanguage } from './search-language.ts';
import { searchLines } from './search-lines.ts';
import type { SearchWords } from './search-words.ts';

/** How well a query's stem is met: by the same stem, one spelled nearly so, or a near word. */
const SAME = 1;
const SPELLING = 0.85;
const NEAR = 0.6;

/** Below this the best card does not fit. Set on the development half of tests/briefings/lookups.tsv. */
const FITS = 0.5;
/** Where cards are equally close, the argument is what most people are after. */
const PREFERENCE: Record<BriefingKind, number> = {
  argument: 1,
  term: 0.98,
  about: 0.98,
  event: 0.96,
  actor: 0.96,
  fact: 0.95,
};

const MATCHES_MAX = 10;
const NEAREST_MAX = 5;
const COMPLETIONS_MAX = 25;

interface Entry {
  slug: string;
  stems: readonly string[];
  worth: number;
  weight: number;
}

/**
 * Builds the index, once. A card's score is that of its best line: the share of the query that the line meets, and
 * of the line that the query meets, both weighed by how rare each word is in everyday English and among the cards.
 */
export function createBriefingSearch(briefings: Briefings, words: SearchWords): BriefingSearch {
  const language = createLanguage(words.synonyms);
  const lines = briefings.all.flatMap((card) =>
    searchLines(card, words.wordings[card.slug] ?? []).map(({ text, worth }) => ({
      slug: card.slug,
      stems: [...new Set(language.stems(text))],
      worth,
    })),
  );
  const spread = cardsWithStem(lines);
  const weightOf = (stem: string) => language.rarity(stem) * telling(spread.get(stem) ?? 0, briefings.all.length);
  const entries: Entry[] = lines.map((line) => ({ ...line, weight: sum(line.stems.map(weightOf)) }));

  const index = new MiniSearch<{ id: number; terms: string }>({
    fields: ['terms'],
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
  });
  index.addAll(entries.map(({ stems }, id) => ({ id, terms: terms(stems).join(' ') })));

  function terms(stems: readonly string[]): string[] {
    return [...new Set([...stems, ...stems.flatMap(language.groups)])];
  }

  function ranked(query: string, typing: boolean): (BriefingMatch & { covered: number })[] {
    const stems = [...new Set(language.stems(query))];
    const total = sum(stems.map(weightOf));
    const last = stems.at(-1);
    const found = index.search(terms(stems).join(' '), {
      fuzzy: (term) => (spread.has(term) || term.startsWith('~') || language.known(term) ? false : typosAllowed(term)),
      prefix: (term) => term === last && (typing || (!spread.has(term) && term.length >= 4)),
    });
    const best = new Map<string, { line: number; met: Map<string, number> }>();
    for (const result of found) {
      const entry = entries[Number(result.id)];
      if (!entry) continue;
      const met = stems.map((stem) => [stem, met_(stem, result)] as const);
      const ofQuery = sum(met.map(([stem, quality]) => weightOf(stem) * quality)) / total;
      const ofLine = sum(entry.stems.map((stem) => weightOf(stem) * metBy(stem, result))) / entry.weight;
      const line = entry.worth * ofQuery * (0.6 + 0.4 * ofLine);
      const card = best.get(entry.slug) ?? { line: 0, met: new Map() };
      best.set(entry.slug, card);
      card.line = Math.max(card.line, line);
      for (const [stem, quality] of met) card.met.set(stem, Math.max(card.met.get(stem) ?? 0, quality));
    }

    function met_(stem: string, result: SearchResult): number {
      if (stem in result.match) return SAME;
      if (result.queryTerms.includes(stem)) return SPELLING;
      return language.groups(stem).some((group) => group in result.match) ? NEAR : 0;
    }
    function metBy(stem: string, result: SearchResult): number {
      if (stems.includes(stem)) return SAME;
      if (stem in result.match) return SPELLING;
      return language.groups(stem).some((group) => group in result.match) ? NEAR : 0;
    }

    return briefings.all
      .flatMap(({ slug, kind, title }) => {
        const card = best.get(slug);
        if (!card) return [];
        const covered = sum([...card.met].map(([stem, quality]) => weightOf(stem) * quality)) / total;
        return [{ slug, kind, title, covered, score: (0.85 * card.line + 0.15 * covered) * PREFERENCE[kind] }];
      })
      .sort((a, b) => b.score - a.score);
  }

  return {
    search(query) {
      const all = ranked(query, false);
      return all
        .filter((match) => match.score >= FITS * 0.7)
        .slice(0, (all[0]?.score ?? 0) >= FITS ? MATCHES_MAX : 0)
        .map(({ covered: _, ...match }) => match);
    },
    nearest: (query) => ranked(query, false).slice(0, NEAREST_MAX),
    complete(partial) {
      if (partial.trim() === '') return [];
      return ranked(partial, true).slice(0, COMPLETIONS_MAX);
    },
  };
}

function typosAllowed(term: string): number {
  return term.length < 4 ? 0 : term.length < 7 ? 1 : 2;
}

/** 1 for a word on one card, toward 0.35 for one on every card. */
function telling(cards: number, all: number): number {
  return cards === 0 ? 1 : 0.35 + 0.65 * (Math.log((all + 1) / cards) / Math.log(all + 1));
}

function cardsWithStem(lines: readonly { slug: string; stems: readonly string[] }[]): Map<string, number> {
  const cards = new Map<string, Set<string>>();
  for (const { slug, stems } of lines) {
    for (const stem of stems) cards.set(stem, (cards.get(stem) ?? new Set()).add(slug));
  }
  return new Map([...cards].map(([stem, slugs]) => [stem, slugs.size]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
