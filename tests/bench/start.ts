import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { startApp } from '../../src/main.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';

const ITEMS = 100_000;
const DAY = 86_400_000;
const BRIEFINGS = join(import.meta.dirname, '../../briefings');
const log = { info() {}, warn: console.warn, error: console.error };

/** From start to ready (feeds listed, chat served, outbox recovered) with an empty and with a large database. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-bench-'));
  const feeds = join(folder, 'feeds.opml');
  writeFileSync(
    feeds,
    '<opml version="2.0"><body><outline type="rss" text="x" xmlUrl="http://127.0.0.1:9/x"/></body></opml>',
  );
  const config = readConfig({ DATA_DIR: folder, PORT: '0', FEEDS: feeds });
  console.log(`empty database: ready in ${await timeToReady(config)} ms`);
  await fill(join(folder, 'chainwatch.sqlite'));
  console.log(`${ITEMS} items: ready in ${await timeToReady(config)} ms`);
  rmSync(folder, { recursive: true });
}

async function timeToReady(config: ReturnType<typeof readConfig>): Promise<number> {
  const began = performance.now();
  const app = await startApp(config, log, { briefings: BRIEFINGS });
  const ms = Math.round(performance.now() - began);
  await app.stop();
  return ms;
}

/** A year of judged items, evenly spread; the last three days are what the story index reads. */
async function fill(file: string): Promise<void> {
  const { store } = await openStore(sqliteFlavour(file), Date.now);
  const [feed] = await store.feeds.all();
  if (!feed) throw new Error('The feed is missing.');
  const now = Date.now();
  for (let start = 0; start < ITEMS; start += 5_000) {
    await store.transaction(async (tables) => {
      for (let index = start; index < start + 5_000; index++) {
        const at = now - Math.round(((ITEMS - index) / ITEMS) * 365 * DAY);
        const item = {
          key: `k${index}`,
          title: `Report ${index} on talks in city ${index % 977}`,
          summary: 'A summary.',
        };
        const facts = { source: 'Bench', baseline: () => false, now: at };
        await tables.items.addNew(feed, [{ ...item, url: null, published: at, language: 'en' }], facts);
      }
      const unjudged = await tables.items.unjudged(5_000);
      await tables.items.judge(
        unjudged.map(({ id, firstSeen }) => ({
          id,
          assessment: {
            status: 'assessed' as const,
            language: 'en',
            relevant: false,
            score: 0.1,
            tags: [],
            theatres: [],
            severity: null,
            reasons: [],
            evidence: [],
            actors: [],
            direction: { lean: 'open' as const, phrase: null },
          },
          storyId: id,
          storyOpenedAt: firstSeen,
        })),
      );
    });
  }
  await store.close();
}
