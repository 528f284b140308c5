import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { wordsOf } from './words.ts';

/**
 * `npm run train:words -- FILE`: counts in how many items of a pile of news each word stands, and writes `background.tsv`,
 * the rarity of words when the stream itself is too small to tell, and which of them are names (mostly written with a
 * capital inside a sentence). FILE holds one JSON object a line, gzipped.
 */
const PileItem = z.object({ title: z.string(), summary: z.string() });
/** Words in fewer items are left out. */
const LEAST = 6;
/** A word is a name when at least this share of its uses inside a sentence has a capital. */
const NAME = 0.7;
const LEAST_USES = 3;
/** A word after a small letter or a comma: not the first of its sentence. */
const INSIDE = /(?<=[a-z,;] )([A-Za-z][a-z]+)(?=[ ,.;])/g;

const path = process.argv[2];
if (!path) throw new Error('Usage: npm run train:words -- FILE.jsonl.gz');
const counts = new Map<string, number>();
const uses = new Map<string, { all: number; capital: number }>();
let items = 0;
for (const line of gunzipSync(readFileSync(path)).toString('utf8').split('\n')) {
  if (line === '') continue;
  const item = PileItem.parse(JSON.parse(line));
  items += 1;
  for (const word of new Set(wordsOf(`${item.title} . ${item.summary}`))) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const [written] of item.summary.matchAll(INSIDE)) {
    for (const word of wordsOf(written)) {
      const use = uses.get(word) ?? { all: 0, capital: 0 };
      use.all += 1;
      if (/^[A-Z]/.test(written)) use.capital += 1;
      uses.set(word, use);
    }
  }
}

function isName(word: string): boolean {
  const { all, capital } = uses.get(word) ?? { all: 0, capital: 0 };
  return all >= LEAST_USES && capital / all > NAME && !/^\d/.test(word);
}
const rows = [...counts].filter(([, count]) => count >= LEAST).sort(([a], [b]) => (a < b ? -1 : 1));
const text = [
  `#items\t${items}`,
  ...rows.map(([word, count]) => `${word}\t${count}${isName(word) ? '\tname' : ''}`),
].join('\n');
writeFileSync(join(import.meta.dirname, 'background.tsv'), `${text}\n`);
console.log(`${rows.length} words of ${items} items`);
