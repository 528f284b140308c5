import type { Language } from './search-language.ts';
import type { CardLine } from './search-lines.ts';

/** A sentence of the text is a weaker sign of how people ask than a name or a wording. */
const BY_SENTENCE = 0.4;
const ASKED_FROM = 0.9;
/** As many words as this, spread as over all cards, are added to each card's own. */
const PRIOR = 600;

/**
 * How much likelier a query's words are on each card than on the cards together, by slug: naive Bayes with a common prior
 * (Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, 13.2), as the mean logarithm over the words,
 * rare ones counting more. 0 says nothing, 2 is a word that stands almost only there.
 */
export function createLikelihood(
  lines: readonly CardLine[],
  language: Pick<Language, 'rarity'>,
): (stems: readonly string[]) => Map<string, number> {
  const everywhere = createCounts();
  const cards = new Map<string, Counts>();
  for (const { slug, stems, worth } of lines) {
    const card = cards.get(slug) ?? createCounts();
    cards.set(slug, card);
    for (const stem of new Set(stems)) {
      const count = worth < ASKED_FROM ? BY_SENTENCE : 1;
      card.add(stem, count);
      everywhere.add(stem, count);
    }
  }
  return (stems) => {
    const known = stems
      .map((stem) => ({
        stem,
        share: everywhere.of(stem) / everywhere.total(),
        weight: Math.sqrt(language.rarity(stem)),
      }))
      .filter(({ share }) => share > 0);
    const weight = known.reduce((sum, word) => sum + word.weight, 0) || 1;
    const likelihood = (card: Counts) =>
      known.reduce((sum, word) => {
        const here = (card.of(word.stem) + PRIOR * word.share) / (card.total() + PRIOR);
        return sum + word.weight * Math.log(here / word.share);
      }, 0) / weight;
    return new Map([...cards].map(([slug, card]) => [slug, likelihood(card)]));
  };
}

interface Counts {
  add(stem: string, count: number): void;
  of(stem: string): number;
  total(): number;
}

function createCounts(): Counts {
  const counts = new Map<string, number>();
  let total = 0;
  return {
    add(stem, count) {
      counts.set(stem, (counts.get(stem) ?? 0) + count);
      total += count;
    },
    of: (stem) => counts.get(stem) ?? 0,
    total: () => total,
  };
}
