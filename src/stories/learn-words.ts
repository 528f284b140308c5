import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { wordsOf } from './words.ts';

/**
 * `npm run train:words -- FILE`: counts in how many items of a pile of news each word stands, and writes `background.tsv`,
 * the rarity of words when the stream itself is too small to tell. FILE holds one JSON object a line, gzipped.
 */
const PileItem = z.object({ title: z.string(), summary: z.string() });
const LEAST = 6;

const path = process.argv[2];
if (!path) throw new Error('Usage: npm run train:words -- FILE.jsonl.gz');
const counts = new Map<string, number>();
let items = 0;
for (const line of gunzipSync(readFileSync(path)).toString('utf8').split('\n')) {
  if (line === '') continue;
  const item = PileItem.parse(JSON.parse(line));
  items += 1;
  for (const word of new Set(wordsOf(`${item.title} . ${item.summary}`))) counts.set(word, (counts.get(word) ?? 0) + 1);
}
const rows = [...counts].filter(([, count]) => count >= LEAST).sort(([a], [b]) => (a < b ? -1 : 1));
const text = [`#items\t${items}`, ...rows.map(([word, count]) => `${word}\t${count}`)].join('\n');
writeFileSync(join(import.meta.dirname, 'background.tsv'), `${text}\n`);
console.log(`${rows.length} words of ${items} items`);
