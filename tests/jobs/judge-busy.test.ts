import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { createAnnouncer } from '../../src/jobs/announce.ts';
import { createJudge } from '../../src/jobs/judge.ts';
import { createAssessor } from '../../src/relevance/assess.ts';
import { postgresFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { createDatabaseWatch } from '../../src/store/watch.ts';
import { LISTING } from '../bench/matching.ts';
import { madeUpNews } from '../delivery/kill/news.ts';
import { postgresPrograms } from '../support/postgres.ts';
import { newPostgresDatabase } from '../support/shared-postgres.ts';

it.skipIf(!postgresPrograms()).each([
  ['lock_timeout', 'canceling statement due to lock timeout'],
  ['statement_timeout', 'canceling statement due to statement timeout'],
])('news waits, and none is put aside, while a busy server breaks off what it is asked: %s', async (limit, why) => {
  const url = await newPostgresDatabase();
  const { store } = await openStore(postgresFlavour(`${url}?options=-c%20${limit}%3D300ms`, 4), Date.now);
  const other = new pg.Client(url);
  await other.connect();
  onTestFinished(async () => {
    await other.end();
    await store.close();
  });
  const address = { platform: 'slack' as const, workspace: 'T1', channel: 'C1' };
  const settings = SubscriptionSettingsSchema.parse({ least: 'watch', perHour: 1000 });
  const made = { pausedUntil: 0, pauseReason: null, createdBy: 'test', createdAt: 0 };
  await store.subscriptions.add({ id: 's1', address, settings, ...made });
  const { feed } = await store.feeds.add(LISTING, 'public', null, 0);
  const news = madeUpNews(30).map(({ id, title }) => ({
    ...{ key: id, title, summary: '', url: null, published: null, language: 'en' },
  }));
  await store.items.addNew(feed, news, { source: 'News', baseline: () => false, now: Date.now() });

  const said: string[] = [];
  const log = { info() {}, warn() {}, error: (_: object, words: string) => void said.push(words) };
  const watch = createDatabaseWatch({ log, probe: async () => {}, stopWriting: async () => {}, onMended() {} });
  onTestFinished(() => watch.stop());
  const announcer = createAnnouncer({
    argumentTitle: (slug) => slug,
    commitments: { obligationFor: () => null },
    staleDays: 3,
    now: Date.now,
  });
  const judge = createJudge({ store, assess: createAssessor().assess, announcer, database: watch, log, now: Date.now });

  await other.query('begin; lock table alert in access exclusive mode');
  for (let runs = 0; runs < 5; runs++) await expect(judge.run()).rejects.toThrow(why);
  await other.query('rollback');
  expect(await judge.run()).toBe(30);
  expect(said).toEqual([expect.stringContaining(`The database server is too busy (${why}).`)]);
});
