import type { Report } from './report.ts';
import type { OpenStory } from './window.ts';

/** How like a report and a story are. */
export interface Likeness {
  story: OpenStory;
  score: number;
  same: boolean;
  /** One sentence with the words that spoke most for it. */
  why: string;
}

const SAME = 0.3;

export function likeness(report: Report, story: OpenStory, rarity: (word: string) => number): Likeness {
  const own = [...report.words].map(([word, weight]) => ({ word, worth: rarity(word) * weight }));
  const length = Math.hypot(...own.map(({ worth }) => worth));
  let score = 0;
  let closest: string[] = [];
  for (const other of story.reports) {
    const otherLength = Math.hypot(...[...other.words].map(([word, weight]) => rarity(word) * weight));
    const common = own.flatMap(({ word, worth }) => {
      const weight = other.words.get(word);
      return weight === undefined ? [] : [{ word, product: worth * weight * rarity(word) }];
    });
    const cosine = common.reduce((sum, { product }) => sum + product, 0) / (length * otherLength || 1);
    if (cosine <= score) continue;
    score = cosine;
    closest = common
      .sort((a, b) => b.product - a.product)
      .slice(0, 4)
      .map(({ word }) => word);
  }
  return { story, score, same: score >= SAME, why: `It shares ${closest.join(', ')} with an earlier report.` };
}
