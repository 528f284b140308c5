import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How many items the background counts rest on, and in how many of them each word stands (rarer words are left out). */
interface Background {
  items: number;
  counts: ReadonlyMap<string, number>;
  /** Words that are mostly written with a capital. */
  names: ReadonlySet<string>;
}

/** Reads `background.tsv`, as `npm run train:words` writes it. */
function load(): Background {
  const counts = new Map<string, number>();
  const names = new Set<string>();
  for (const line of readFileSync(join(import.meta.dirname, 'background.tsv'), 'utf8').split('\n')) {
    const [word, count, kind] = line.split('\t');
    if (word && count) counts.set(word, Number(count));
    if (word && kind === 'name') names.add(word);
  }
  return { items: counts.get('#items') ?? 1, counts, names };
}

export const background: Background = load();

/** What a word counts as that the background does not know: rarer than the rarest it knows. */
export const UNKNOWN_COUNT = 2;
