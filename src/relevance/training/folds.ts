import { tokenize } from '../tokens.ts';

interface Dated {
  title: string;
  published: string;
  source: string;
}

/** Titles that share this part of their words are one event told twice. */
const SAME_EVENT = 0.6;
/** A word in this many titles joins none of them. */
const TOO_COMMON = 500;

/**
 * Blocks of consecutive time: the fold of every item. The first `tested` items share the blocks evenly; further dated ones
 * fall into the block of their date, so that a block is never judged by a model that read that week's news.
 */
export function timeFolds(items: readonly Dated[], tested: number, folds: number): number[] {
  const dates = items
    .slice(0, tested)
    .map(({ published }) => published)
    .sort();
  const starts = Array.from({ length: folds }, (_, fold) => dates[Math.ceil((fold * tested) / folds)] ?? '');
  return items.map(({ published }) =>
    published === ''
      ? -1
      : Math.max(
          0,
          starts.findLastIndex((start) => start <= published),
        ),
  );
}

/** Whole outlets held out: the fold of every item. Further items of a held-out outlet are held out with it. */
export function outletFolds(items: readonly Dated[], tested: number, folds: number): number[] {
  const sizes = new Map<string, number>();
  for (const { source } of items.slice(0, tested)) sizes.set(source, (sizes.get(source) ?? 0) + 1);
  const load = Array.from({ length: folds }, () => 0);
  const home = new Map<string, number>();
  for (const [source, size] of [...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    const lightest = load.indexOf(Math.min(...load));
    load[lightest] = (load[lightest] ?? 0) + size;
    home.set(source, lightest);
  }
  return items.map(({ source }) => home.get(source) ?? -1);
}

/** For every item the first item that tells the same event in much the same words; itself when there is none. */
export function nearDuplicates(items: readonly { title: string }[]): number[] {
  const words = items.map(({ title }) => new Set(longWords(title)));
  const withWord = new Map<string, number[]>();
  const first: number[] = [];
  for (const [i, own] of words.entries()) {
    const shared = new Map<number, number>();
    for (const word of own) {
      const list = withWord.get(word) ?? [];
      for (const j of list) shared.set(j, (shared.get(j) ?? 0) + 1);
      if (list.length < TOO_COMMON) list.push(i);
      withWord.set(word, list);
    }
    const twin = [...shared].find(
      ([j, both]) => both >= 3 && both / (own.size + (words[j]?.size ?? 0) - both) >= SAME_EVENT,
    );
    first.push(twin ? (first[twin[0]] ?? i) : i);
  }
  return first;
}

function longWords(title: string): string[] {
  return tokenize(title)
    .map(({ norm }) => norm)
    .filter((norm) => norm.length > 2);
}
