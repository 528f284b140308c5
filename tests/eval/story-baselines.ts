import type { StoryItem } from '../../src/stories/item.ts';

/** A way to group a window of items: the group of each, by position. */
export type Grouping = (items: readonly StoryItem[]) => string[];

/** Every item alone. */
export const singletons: Grouping = (items) => items.map((item) => item.id);

/** An item joins the story of the earlier item whose title words it shares most, from this share up. */
const JACCARD = 0.55;
export const titleJaccard: Grouping = (items) => {
  const titles = items.map((item) => new Set(plainWords(item.title)));
  return singleLink(items, JACCARD, (i, j) => {
    const a = titles[i] ?? new Set();
    const b = titles[j] ?? new Set();
    const common = [...a].filter((word) => b.has(word)).length;
    return common / (a.size + b.size - common || 1);
  });
};

/** TF-IDF over the window's own titles and summaries; the threshold is the best one fixed for all development windows. */
const COSINE = 0.22;
export const tfIdf: Grouping = (items) => tfIdfAt(COSINE)(items);

function tfIdfAt(threshold: number): Grouping {
  return (items) => {
    const texts = items.map((item) => plainWords(`${item.title} ${item.summary}`));
    const counts = new Map<string, number>();
    for (const text of texts) for (const word of new Set(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const vectors = texts.map((text) => {
      const weights = new Map<string, number>();
      for (const word of text) weights.set(word, (weights.get(word) ?? 0) + 1);
      for (const [word, n] of weights)
        weights.set(word, n * (Math.log((1 + items.length) / (1 + (counts.get(word) ?? 0))) + 1));
      const length = Math.hypot(...weights.values()) || 1;
      for (const [word, weight] of weights) weights.set(word, weight / length);
      return weights;
    });
    return singleLink(items, threshold, (i, j) => {
      let sum = 0;
      for (const [word, weight] of vectors[i] ?? []) sum += weight * (vectors[j]?.get(word) ?? 0);
      return sum;
    });
  };
}

function singleLink(items: readonly StoryItem[], threshold: number, like: (i: number, j: number) => number): string[] {
  const groups: string[] = [];
  for (const [i, item] of items.entries()) {
    let best = { likeness: threshold, group: item.id };
    for (let j = 0; j < i; j++) {
      const likeness = like(i, j);
      if (likeness >= best.likeness) best = { likeness, group: groups[j] ?? item.id };
    }
    groups.push(best.group);
  }
  return groups;
}

function plainWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\d]{2,}/gu) ?? [];
}
