import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Feed } from '../../src/core/feed.ts';
import { createAssessor } from '../../src/relevance/assess.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { LISTING } from './matching.ts';
import { percentiles } from './percentiles.ts';

const FEEDS = 10;
const ITEMS_A_DAY = 20;
const KEPT = 180;
const DAYS = 365;
const DAY = 86_400_000;
const TEXTS = 500;

/** A year of ten feeds with twenty items a day each, kept for 180 days: how large the database gets, and how long a step of removing takes. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-year-'));
  const file = join(folder, 'year.sqlite');
  const { store } = await openStore(sqliteFlavour(file), Date.now);
  const start = Date.now();
  const feeds: Feed[] = [];
  for (let n = 0; n < FEEDS; n++) {
    feeds.push((await store.feeds.add({ ...LISTING, url: `${LISTING.url}/${n}` }, 'public', null, start)).feed);
  }
  const { judge: assess } = createAssessor();
  const texts = Array.from({ length: TEXTS }, (_, n) => {
    const title = `Ministers of country ${n % 97} meet in city ${n % 89} to speak of border ${n}, report says`;
    const summary =
      `${title}. They agreed on nothing yet, and a spokesman said that talks would go on next week. `.repeat(2);
    return { title, summary, assessment: assess({ title, summary, source: 'News' }) };
  });
  const steps: number[] = [];
  const sizes: string[] = [];
  const megabytes = () => Math.round((statSync(file).size + statSync(`${file}-wal`).size) / 1e6);
  for (let day = 1; day <= DAYS; day++) {
    const now = start + day * DAY;
    await store.redoable(async (tables) => {
      for (const feed of feeds) {
        const items = Array.from({ length: ITEMS_A_DAY }, (_, n) => {
          const text = texts[(day * ITEMS_A_DAY + n) % TEXTS];
          const key = `${day}-${n}`;
          const url = `https://news.example/${feed.id}/${key}`;
          return { key, title: text?.title ?? '', summary: text?.summary ?? '', url, published: now, language: 'en' };
        });
        const assessments = new Map(
          items.flatMap(({ key }, n) => {
            const assessment = texts[(day * ITEMS_A_DAY + n) % TEXTS]?.assessment;
            return assessment ? [[key, assessment] as const] : [];
          }),
        );
        await tables.items.addNew(feed, items, { source: 'News', baseline: () => false, assessments, now });
      }
      const waiting = await tables.items.unjudged(FEEDS * ITEMS_A_DAY);
      await tables.items.judge(waiting.map(({ id }) => ({ id, storyId: id, storyOpenedAt: now })));
    });
    for (let removed = 1; removed > 0; ) {
      const began = performance.now();
      removed = await store.sweep(now - KEPT * DAY, now);
      if (removed > 0) steps.push(performance.now() - began);
    }
    if (day % 73 === 0) sizes.push(`day ${day}: ${megabytes()} MB`);
  }
  const { items } = await store.items.counts('public', 0);
  console.log(`${FEEDS} feeds, ${FEEDS * ITEMS_A_DAY} items a day, kept ${KEPT} days: ${sizes.join(', ')}`);
  console.log(
    `  ${items} items stand: ${Math.round((megabytes() * 1e6) / items)} bytes each; steps of removing: ${percentiles(steps)}`,
  );
  await store.close();
  rmSync(folder, { recursive: true });
}
