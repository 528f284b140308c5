import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BriefingKind, Briefings } from '../core/briefing.ts';
import type { BriefingMatch, BriefingSearch } from '../core/briefing-search.ts';
import { createLikelihood } from './search-bayes.ts';
import { createSearchIndex } from './search-index.ts';
import { worthOfKinds } from './search-intent.ts';
import { createLanguage, type Language } from './search-language.ts';
import { type CardLine, cardLines } from './search-lines.ts';
import { createSpeller } from './search-spelling.ts';
import type { SearchWords } from './search-words.ts';

/**
 * A card's score mixes its best lines with what all its lines meet of the query. For the order, the lines say more;
 * for whether the card fits at all, the whole. Set on tests/briefings/lookups.tsv without its held-out half.
 */
const ORDER_BY_LINES = 0.65;
const FIT_BY_LINE = 0.15;
/** What the likelihood of the query's words adds to the order. */
const BY_LIKELIHOOD = 0.1;
/**
 * A card fits from this on: its share, and something for the weight that it meets, for a long query that meets three
 * telling words need not meet them all. Logistic regression on look-ups that no wording had been written for gave the
 * weight's share; the level is set on all look-ups but the held-out ones.
 */
const FITS = 0.62;
const BY_WEIGHT = 0.38;
const WEIGHT_MAX = 3;
/** How much a word of other matters speaks against a card none of whose lines says it; a rare word weighs 1. */
const ELSEWHERE = 3;
/**
 * A card that meets a single telling word of a query, or two of which no line meets as much as `TOGETHER`, has to meet
 * half of the query: a name and something else about it is another matter.
 */
const HALF = 0.5;
const TOGETHER = 0.3;
/** A year that no card names is one of other matters. */
const YEAR = /^1[89]\d\d$/;

/** One word as common in everyday English as this (`help`, `thanks`, `money`) asks for a card only where a line says just that. */
const EVERYDAY = 0.45;
const SAYS_JUST_THAT = 0.9;

/** Characters of a query that are read. */
const QUERY_MAX = 300;

const MATCHES_MAX = 10;
const NEAREST_MAX = 5;
const COMPLETIONS_MAX = 25;

interface Ranked extends BriefingMatch {
  fit: number;
}

/**
 * Reads its words and builds the index at the first question: a process that only reads feeds or delivers is never asked.
 * `prepare` builds it before, in steps that let others have their turn between. A match's score is a share: how much of the
 * query the card meets, and it of the card's lines.
 */
export function createBriefingSearch(
  briefings: Briefings,
  wordsOf: () => SearchWords,
): BriefingSearch & { prepare(): Promise<void> } {
  let built: BriefingSearch | undefined;
  function search(): BriefingSearch {
    if (built) return built;
    const words = wordsOf();
    const language = createLanguage(words.synonyms);
    built = indexed(briefings, cardLines(briefings, words.wordings, language), language);
    return built;
  }
  return {
    search: (query, kinds) => search().search(query, kinds),
    nearest: (query, kinds) => search().nearest(query, kinds),
    complete: (partial, kinds) => search().complete(partial, kinds),
    async prepare() {
      const words = wordsOf();
      await nextTurn();
      const language = createLanguage(words.synonyms);
      await nextTurn();
      const lines = cardLines(briefings, words.wordings, language);
      await nextTurn();
      built ??= indexed(briefings, lines, language);
    },
  };
}

function indexed(briefings: Briefings, lines: readonly CardLine[], language: Language): BriefingSearch {
  const index = createSearchIndex(briefings, lines, language);
  const likelihood = createLikelihood(lines, language);
  const corrected = createSpeller(index.vocabulary, language);
  const names = new Map(
    briefings.all.map(({ slug, title, aliases }) => [
      slug,
      [title, slug, ...aliases].map((name) => ` ${language.words(name).join(' ')}`),
    ]),
  );

  function ranked(query: string, typing: boolean): Ranked[] {
    const text = corrected(query.slice(0, QUERY_MAX), typing);
    const stems = [...new Set(language.stems(text))];
    const weight = index.weigh(stems);
    const foreign = stems.filter((stem) => language.elsewhere(stem) || (YEAR.test(stem) && !index.known(stem)));
    const [only = ''] = stems;
    const everyday = stems.length === 1 && language.rarity(only) < EVERYDAY;
    const worth = worthOfKinds(text);
    const cards = index.meet(stems, typing);
    // One word alone is a name more often than not, and what is still being typed is no word yet.
    const likely = typing || stems.length < 2 ? null : likelihood(stems);
    return briefings.all
      .flatMap(({ slug, kind, title }) => {
        const card = cards.get(slug);
        if (!card) return [];
        const named = card.line > 0.999;
        const meets = mix(card.lines, card.whole, ORDER_BY_LINES) * (named ? Math.max(1, worth[kind]) : worth[kind]);
        const score = meets + BY_LIKELIHOOD * (likely?.get(slug) ?? 0);
        if (score <= 0) return [];
        const unmet = foreign.filter((stem) => !card.said.has(stem)).length;
        const share = mix(card.line, card.whole, FIT_BY_LINE) + BY_WEIGHT * Math.min(WEIGHT_MAX, card.whole * weight);
        const scattered = card.telling <= 1 || (card.telling === 2 && card.line < TOGETHER);
        const other = (scattered && card.whole < HALF) || (everyday && card.line < SAYS_JUST_THAT);
        const fit = other ? 0 : (share * weight) / (weight + ELSEWHERE * unmet);
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
  return { slug, kind, title, score: Math.max(0, Math.min(1, score)) };
}

function mix(first: number, second: number, share: number): number {
  return share * first + (1 - share) * second;
}
