import MiniSearch from 'minisearch';
import type { BriefingKind, Briefings } from '../core/briefing.ts';
import type { BriefingMatch, BriefingSearch } from '../core/briefing-search.ts';
import { createLanguage, type Language } from './search-language.ts';
import { searchLines } from './search-lines.ts';
import type { SearchWords } from './search-words.ts';

/** How well a query's stem is met: by the same stem, by one that it begins, by a near word. */
const SAME = 1;
const BEGINNING = 0.85;
const NEAR = 0.65;

/**
 * A card's score mixes its best line with what all its lines meet of the query. For the order, the best line says
 * more; for whether the card fits at all, the whole. Set on the development half of tests/briefings/lookups.tsv.
 */
const ORDER_BY_LINE = 0.65;
const FIT_BY_LINE = 0.3;
const FITS = 0.48;
/** A query with no more weight than this is all common words, and has to meet a whole line. */
const SCANT = 0.2;
/** How much more an unmet word of other matters weighs than a rare word. */
const ELSEWHERE = 2;
/** Where cards are equally close and none is named in full, the argument is what most people are after. */
const PREFERENCE: Record<BriefingKind, number> = {
  argument: 1,
  term: 0.99,
  about: 0.99,
  event: 0.98,
  actor: 0.98,
  fact: 0.95,
};

/** Lighter words than this find no lines by themselves, and no more lines than this are weighed. */
const TELLING = 0.1;
const LINES_MAX = 300;

/** Characters of a query that are read. */
const QUERY_MAX = 300;

const MATCHES_MAX = 10;
const NEAREST_MAX = 5;
const COMPLETIONS_MAX = 25;

interface Entry {
  slug: string;
  stems: ReadonlySet<string>;
  groups: ReadonlySet<string>;
  worth: number;
  weight: number;
}

interface Ranked extends BriefingMatch {
  fit: number;
}

/**
 * Builds the index, once. A line's score is the share of the query that it meets, and of it that the query meets,
 * both weighed by how rare each word is in everyday English and among the cards.
 */
export function createBriefingSearch(briefings: Briefings, words: SearchWords): BriefingSearch {
  const language = createLanguage(words.synonyms);
  const lines = briefings.all.flatMap((card) =>
    searchLines(card, words.wordings[card.slug] ?? []).map(({ text, worth }) => ({
      slug: card.slug,
      stems: [...new Set(language.stems(text))],
      text,
      worth,
    })),
  );
  const spread = cardsWithStem(lines);
  const weightOf = (stem: string) => language.rarity(stem) * distinctness(spread.get(stem) ?? 0, briefings.all.length);
  const weights = new Map([...spread.keys()].map((stem) => [stem, weightOf(stem)]));
  const weigh = (stems: Iterable<string>, quality: (stem: string) => number = () => 1) => {
    let total = 0;
    for (const stem of stems) total += (weights.get(stem) ?? weightOf(stem)) * quality(stem);
    return total;
  };
  const entries: Entry[] = lines.map(({ slug, stems, worth }) => ({
    slug,
    stems: new Set(stems),
    groups: new Set(stems.flatMap((stem) => language.groups(stem))),
    worth,
    weight: weigh(stems),
  }));
  const index = termIndex(lines.map(({ stems }) => withGroups(stems, language)));
  const names = new Map(
    briefings.all.map(({ slug, title, aliases }) => [
      slug,
      [title, slug, ...aliases].map((name) => ` ${language.words(name).join(' ')}`),
    ]),
  );
  const corrected = createSpeller(new Set(lines.flatMap(({ text }) => language.words(text))), language);

  function ranked(query: string, typing: boolean): Ranked[] {
    const stems = [...new Set(language.stems(corrected(query.slice(0, QUERY_MAX), typing)))];
    const total = weigh(stems);
    const asked = new Set(stems);
    const near = new Set(stems.flatMap((stem) => language.groups(stem)));
    const last = stems.at(-1);
    const telling = stems.filter((stem) => weightOf(stem) > TELLING);
    const found = index
      .search(withGroups(telling.length > 0 ? telling : stems, language), {
        prefix: (term) => term === last && (typing || (!spread.has(term) && term.length >= 4)),
      })
      .slice(0, LINES_MAX);
    const cards = new Map<string, { line: number; met: Map<string, number> }>();
    for (const { id, match } of found) {
      const entry = entries[Number(id)];
      if (!entry) continue;
      const begun =
        last !== undefined && !entry.stems.has(last) && Object.keys(match).some((term) => term.startsWith(last));
      const card = cards.get(entry.slug) ?? { line: 0, met: new Map() };
      const ofQuery = weigh(stems, (stem) => {
        const value = stem === last && begun ? BEGINNING : meets(stem, entry.stems, entry.groups);
        card.met.set(stem, Math.max(card.met.get(stem) ?? 0, value));
        return value;
      });
      const ofLine = weigh(entry.stems, (stem) => (begun && stem in match ? BEGINNING : meets(stem, asked, near)));
      card.line = Math.max(card.line, (entry.worth * ofQuery * (0.6 + (0.4 * ofLine) / entry.weight)) / total);
      cards.set(entry.slug, card);
    }

    function meets(stem: string, others: ReadonlySet<string>, groups: ReadonlySet<string>): number {
      if (others.has(stem)) return SAME;
      return language.groups(stem).some((group) => groups.has(group)) ? NEAR : 0;
    }

    const foreign = stems.filter((stem) => language.elsewhere(stem));
    return briefings.all
      .flatMap(({ slug, kind, title }) => {
        const card = cards.get(slug);
        if (!card) return [];
        const unmet = foreign.filter((stem) => !card.met.get(stem)).length;
        const whole = weigh(stems, (stem) => card.met.get(stem) ?? 0) / (total + ELSEWHERE * unmet);
        const named = card.line > 0.999;
        const score = mix(card.line, whole, ORDER_BY_LINE) * (named ? 1 : PREFERENCE[kind]);
        const fit = total < SCANT && card.line < 0.7 ? 0 : mix(card.line, whole, FIT_BY_LINE);
        return [{ slug, kind, title, score, fit }];
      })
      .sort((a, b) => b.score - a.score);
  }

  const ofKinds = (kinds: readonly BriefingKind[] | undefined) => (match: { kind: BriefingKind }) =>
    !kinds || kinds.includes(match.kind);
  return {
    search(query, kinds) {
      if (!/\p{L}{2}|\d{4}|\p{L}\d/u.test(query)) return [];
      const all = ranked(query, false).filter(ofKinds(kinds));
      return (all[0]?.fit ?? 0) < FITS ? [] : all.slice(0, MATCHES_MAX).map(asMatch);
    },
    nearest: (query, kinds) => ranked(query, false).filter(ofKinds(kinds)).slice(0, NEAREST_MAX).map(asMatch),
    complete(partial, kinds) {
      const typed = ` ${language.words(partial).join(' ')}`;
      const begun = briefings.all.filter((card) => names.get(card.slug)?.some((name) => name.includes(typed)));
      const rest =
        partial.trim() === ''
          ? []
          : ranked(partial, true).filter(({ slug }) => !begun.some((card) => card.slug === slug));
      return [...begun.map((card) => ({ ...card, score: 1 })), ...rest]
        .filter(ofKinds(kinds))
        .slice(0, COMPLETIONS_MAX)
        .map(asMatch);
    },
  };
}

function asMatch({ slug, kind, title, score }: BriefingMatch): BriefingMatch {
  return { slug, kind, title, score };
}

function mix(first: number, second: number, share: number): number {
  return share * first + (1 - share) * second;
}

function withGroups(stems: readonly string[], language: Language): string {
  return [...new Set([...stems, ...stems.flatMap((stem) => language.groups(stem))])].join(' ');
}

function termIndex(lines: readonly string[]) {
  const index = new MiniSearch<{ id: number; terms: string }>({
    fields: ['terms'],
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
  });
  index.addAll(lines.map((terms, id) => ({ id, terms })));
  return index;
}

/** Puts the nearest word of the cards for each word that neither they nor everyday English know. */
function createSpeller(vocabulary: ReadonlySet<string>, language: Language) {
  const words = [...vocabulary];
  const index = termIndex(words);
  return (text: string, typing: boolean): string => {
    const typed = language.words(text);
    return typed
      .map((word, at) => {
        if (vocabulary.has(word) || language.known(word) || typosAllowed(word) === 0) return word;
        if (typing && at === typed.length - 1) return word;
        const nearest = index
          .search(word, { fuzzy: typosAllowed(word) })
          .map(({ id }) => words[Number(id)] ?? word)
          .find((other) => other.startsWith(word.charAt(0)));
        return nearest ?? word;
      })
      .join(' ');
  };
}

/** Edits that still count as a slip, the first letter being right; a swap of two letters is two. */
function typosAllowed(word: string): number {
  return word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
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
