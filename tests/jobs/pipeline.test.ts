import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { ChatMessage } from '../../src/core/chat.ts';
import { type App, startApp } from '../../src/main.ts';
import { createChatStore } from '../../src/store/chat.ts';
import { postgresFlavour, sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { postgresPrograms } from '../support/postgres.ts';
import { newPostgresDatabase } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

const silent = { info() {}, warn() {}, error() {} };

const drones = {
  id: 'drones',
  title: 'Poland shoots down Russian drones that entered its airspace',
  summary: 'NATO aircraft took part in the operation over Polish territory.',
};
const OLD = {
  id: 'old',
  title: 'Philippines says Chinese coast guard rammed its ship',
  summary: 'Manila recalls its mutual defence treaty with Washington.',
};
const sport = {
  id: 'sport',
  title: 'Poland beat Lithuania in qualifier',
  summary: 'Two late goals decided the match.',
};

/** Where the product keeps its data: in a file of its folder, or on a server of the test's own. */
const KEPT = ['in a file', ...(postgresPrograms() ? ['on a PostgreSQL server'] : [])];
if (!postgresPrograms()) it.skip('the same on a PostgreSQL server: none is installed');

describe.each(KEPT)('from a feed to a posted alert, in one running process that keeps its data %s', (kept) => {
  let databaseUrl = '';
  let folder: string;
  let news: Awaited<ReturnType<typeof startFeedServer>>;
  let app: App | undefined;

  beforeEach(async () => {
    databaseUrl = kept === 'in a file' ? '' : await newPostgresDatabase();
    folder = mkdtempSync(join(tmpdir(), 'chainwatch-'));
    news = await startFeedServer();
    const outline = `<outline type="rss" text="News" outlet="The News" xmlUrl="${news.url('news')}"/>`;
    writeFileSync(join(folder, 'feeds.opml'), `<opml version="2.0"><body>${outline}</body></opml>`);
  });
  afterEach(async () => {
    await app?.stop();
    app = undefined;
    await news.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    const config = readConfig({
      PORT: '0',
      DATA_DIR: folder,
      DATABASE_URL: databaseUrl,
      FEEDS: join(folder, 'feeds.opml'),
      FETCH_ALLOW: news.host,
      POLL_MINUTES: '0.005-0.01',
    });
    app = await startApp(config, silent);
  }

  const openDatabase = () =>
    openStore(
      databaseUrl ? postgresFlavour(databaseUrl, 1) : sqliteFlavour(join(folder, 'chainwatch.sqlite')),
      Date.now,
    );

  /** What the channel shows, read from the database as another process would. */
  async function messages(): Promise<ChatMessage[]> {
    const { store, db } = await openDatabase();
    try {
      return (await createChatStore(db).history({ channel: 'alerts', user: 'reader', limit: 50 })).messages;
    } finally {
      await store.close();
    }
  }
  /** Polls and then reads, so that no test waits for a tick. */
  const titles = async () => {
    await app?.poll();
    return (await messages()).map(({ content }) => (content.kind === 'card' ? content.card.title : content.kind));
  };

  /** Waits until `look` gives something true, and polls more often than a process does by itself. */
  const polling = (look: () => Promise<boolean>) =>
    until(async () => {
      await app?.poll();
      return look();
    }, 40_000);

  it('goes on after a restart without posting anything again', { timeout: 60_000 }, async () => {
    news.set('news', 'News', [sport]);
    await start();
    await until(async () => (await titles()).length === 1 && news.requests > 0);
    news.set('news', 'News', [drones]);
    await polling(async () => (await titles()).length === 2);
    await app?.stop();
    const before = news.requests;
    await start();
    await polling(async () => news.requests >= before + 2);
    expect(await titles()).toHaveLength(2);
  });

  // The rest is seen once: each kind of database has its own tests beneath.
  if (kept !== 'in a file') return;

  it('greets, posts nothing of the first poll, and then posts each relevant story once', async () => {
    news.set('news', 'News', [OLD, sport]);
    await start();
    await until(async () => (await titles()).length === 1 && news.requests > 0);
    expect(await titles()).toEqual(['Welcome to Chainwatch']);

    news.set('news', 'News', [drones, { ...sport, id: 'sport-2' }]);
    await until(async () => (await titles()).length === 2);
    expect((await titles())[1]).toBe(drones.title);
  });

  it('brings the posted alert up to date when the story is reported again, instead of posting twice', async () => {
    news.set('news', 'News', [sport]);
    await start();
    await until(async () => (await titles()).length === 1 && news.requests > 0);
    news.set('news', 'News', [drones]);
    await until(async () => (await titles()).length === 2);
    const again = {
      id: 'again',
      title: 'Russian drones shot down over Poland, NATO jets scrambled',
      summary: 'Warsaw says its airspace was violated by drones overnight.',
    };
    news.set('news', 'News', [drones, again]);
    await polling(async () => JSON.stringify(await messages()).includes('2 reports'));
    expect(await titles()).toHaveLength(2);
  });

  it('keeps running when a feed cannot be read, and says which', async () => {
    await start();
    const feeds = await until(async () => {
      const { store } = await openDatabase();
      const [feed] = await store.feeds.all();
      await store.close();
      return feed?.lastFailure ? feed : null;
    });
    expect(feeds.lastFailure).toBe('not-found');
  });
});
