import { tokenize } from '../tokens.ts';

interface Dated {
  title: string;
  published: string;
  source: string;
}

/** Titles that share this part of their words are one event told twice and stay in one fold. */
const SAME_EVENT = 0.6;

/** Blocks of consecutive time, near-duplicates kept together: fold number per item. */
export function timeFolds(items: readonly Dated[], count: number): number[] {
  const order = items.map((_, i) => i).sort((a, b) => compare(items[a]?.published, items[b]?.published) || a - b);
  const fold = new Array<number>(items.length).fill(0);
  order.forEach((i, rank) => {
    fold[i] = Math.floor((rank * count) / items.length);
  });
  return keepTogether(fold, nearDuplicates(items));
}

/** Whole outlets held out, near-duplicates kept together: fold number per item. */
export function outletFolds(items: readonly Dated[], count: number): number[] {
  const sizes = new Map<string, number>();
  for (const { source } of items) sizes.set(source, (sizes.get(source) ?? 0) + 1);
  const load = new Array<number>(count).fill(0);
  const home = new Map<string, number>();
  for (const [source, size] of [...sizes].sort((a, b) => b[1] - a[1] || compare(a[0], b[0]))) {
    const lightest = load.indexOf(Math.min(...load));
    load[lightest] = (load[lightest] ?? 0) + size;
    home.set(source, lightest);
  }
  return keepTogether(
    items.map(({ source }) => home.get(source) ?? 0),
    nearDuplicates(items),
  );
}

function keepTogether(fold: readonly number[], group: readonly number[]): number[] {
  return fold.map((_, i) => fold[group[i] ?? i] ?? 0);
}

/** For every item the first item that tells the same. */
export function nearDuplicates(items: readonly { title: string }[]): number[] {
  const words = items.map(
    ({ title }) =>
      new Set(
        tokenize(title)
          .map((token) => token.norm)
          .filter((norm) => norm.length > 2),
      ),
  );
  const withWord = new Map<string, number[]>();
  const first: number[] = [];
  for (const [i, own] of words.entries()) {
    const shared = new Map<number, number>();
    for (const word of own) {
      for (const j of withWord.get(word) ?? []) shared.set(j, (shared.get(j) ?? 0) + 1);
      const list = withWord.get(word) ?? [];
      if (list.length < 500) list.push(i);
      withWord.set(word, list);
    }
    const twin = [...shared].find(
      ([j, both]) => both >= 3 && both / (own.size + (words[j]?.size ?? 0) - both) >= SAME_EVENT,
    );
    first.push(twin ? (first[twin[0]] ?? i) : i);
  }
  return first;
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
