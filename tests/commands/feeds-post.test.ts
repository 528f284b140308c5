import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFeedHealth } from '../../src/core/feed.ts';
import { startChatApp } from '../support/chat-app.ts';
import { rss, startFeedServer } from '../support/feed-server.ts';
import { listingOf, startServer } from '../support/poller.ts';
import { until } from '../support/until.ts';

describe('/feeds add with post', () => {
  let news: Awaited<ReturnType<typeof startFeedServer>>;
  let chat: Awaited<ReturnType<typeof startChatApp>>;

  beforeAll(async () => {
    news = await startFeedServer();
    const title = 'Poland shoots down Russian drones that entered its airspace';
    const summary = 'NATO aircraft took part in the operation over Polish territory.';
    news.set('own', 'Own', [{ id: 'drones', title, summary, published: Date.now() - 60_000 }]);
    chat = await startChatApp({ FETCH_ALLOW: news.host });
  });
  afterAll(async () => {
    await chat?.close();
    await news?.close();
  });

  it('posts the newest also of a feed that another workspace reads already', async () => {
    const listing = { title: null, outlet: null, language: null, country: null, kind: null, stance: null, group: null };
    const url = news.url('own');
    await chat.store.feeds.add({ ...listing, url, stateRun: false }, 'slack:T2', 'u', Date.now());
    await until(async () => {
      await chat.app.poll();
      const feed = await chat.store.feeds.byUrl(url);
      const [item] = feed ? await chat.store.items.newestOf(feed.id, 1) : [];
      return item?.storyId != null;
    });
    const messages = async () => JSON.stringify(await chat.person.messages('alerts'));
    expect(await messages()).not.toContain('Polish territory');
    await chat.type(`/feeds add ${url} post:1`);
    await until(async () => (await messages()).includes('Poland shoots down Russian drones'));
    expect(await messages()).toContain('the newest is posted where an alert here wants it');
  });
});

describe('/feeds import', () => {
  it('reads a list as Windows saves it (UTF-16), with addresses as readers write them (feed://)', async () => {
    const list = '<opml><body><outline text="A" xmlUrl="feed://a.example/rss"/></body></opml>';
    const server = await startServer((_, response) => response.end(Buffer.from(`\ufeff${list}`, 'utf16le')));
    const chat = await startChatApp({ FETCH_ALLOW: '127.0.0.1', POLL_MINUTES: '50-60' });
    try {
      expect(await chat.type(`/feeds import ${server.url('/feeds.opml')}`)).toContain('1 feed added');
      expect((await chat.store.feeds.all()).map((feed) => feed.url)).toContain('https://a.example/rss');
    } finally {
      await chat.close();
      await server.close();
    }
  });
});

describe('/feeds add', () => {
  it('of the old address of a feed that has moved for good adds that feed, once', async () => {
    const server = await startServer((_, response) => response.end(rss('Moved', [{ id: 'one', title: 'One' }])));
    const chat = await startChatApp({ FETCH_ALLOW: '127.0.0.1', POLL_MINUTES: '50-60' });
    try {
      const [old, moved] = [server.url('/old'), server.url('/new')];
      const { feed } = await chat.store.feeds.add(listingOf(old), 'slack:T2', 'u', Date.now());
      await chat.store.feeds.saveHealth(
        feed,
        { ...newFeedHealth(Date.now()), lastSuccessAt: Date.now() },
        { url: moved },
      );
      for (const said of ['It is read within a minute', 'This workspace reads that feed already'])
        expect(await chat.type(`/feeds add ${old}`)).toContain(said);
      const feeds = (await chat.store.feeds.all()).filter((one) => one.id === feed.id || one.url === old);
      expect(feeds).toMatchObject([{ id: feed.id, url: moved, scopes: ['slack:T2', 'web:local'] }]);
    } finally {
      await chat.close();
      await server.close();
    }
  });
});
