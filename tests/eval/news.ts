import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFeed } from '../../src/feeds/parse.ts';

/**
 * `npm run eval -- --news FOLDER`: the items of the feed documents in a folder as JSON lines, each text once, as training
 * takes them (`npm run train`). An item's id follows from its text; the outlet is the beginning of the document's name.
 */
export async function run([folder]: string[]): Promise<void> {
  if (!folder) {
    console.error('Name the folder of the feed documents.');
    process.exitCode = 2;
    return;
  }
  const ids = new Set<string>();
  for (const name of readdirSync(folder).sort()) {
    if (!/\.(xml|rss|atom|rdf)$/.test(name)) continue;
    const bytes = readFileSync(join(folder, name));
    const feed = await parseFeed(bytes, { url: null, contentType: null, now: Date.now() }).catch(() => null);
    for (const { title, summary, published } of feed?.items ?? []) {
      const id = createHash('sha256').update(`${title}\n${summary}`).digest('hex').slice(0, 12);
      if (ids.has(id)) continue;
      ids.add(id);
      const date = published === null ? '' : new Date(published).toISOString().slice(0, 10);
      console.log(JSON.stringify({ id, title, summary, source: name.replace(/_.*/, ''), published: date }));
    }
  }
}
