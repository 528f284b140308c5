import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { healthLine } from '../../src/cards/feed.ts';
import { plainText } from '../../src/core/card.ts';
import { postLatestSetting } from '../../src/jobs/poll.ts';
import { syncDefaultFeeds } from '../../src/news.ts';
import { freshStore, REAL_DATABASES } from '../support/databases.ts';
import { rss } from '../support/feed-server.ts';
import { listingOf, openPoller, startServer } from '../support/poller.ts';
import { assessed } from '../support/reports.ts';
import { until } from '../support/until.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const HUNG = 120;
const silent = { info() {}, warn() {}, error() {} };

describe.each(REAL_DATABASES)('polling, with what is kept in %s', (database) => {
  let test: Awaited<ReturnType<typeof freshStore>>;
  let poller: ReturnType<typeof openPoller> | undefined;
  let server: Awaited<ReturnType<typeof startServer>> | undefined;
  beforeAll(async () => {
    test = await freshStore(database);
  });
  beforeEach(() => test.clear());
  afterEach(async () => {
    await poller?.close();
    await server?.close();
    poller = undefined;
    server = undefined;
  });
  afterAll(() => test.close());

  const feedAt = (url: string) => test.store.feeds.byUrl(url);
  const wasRead = (url: string) => until(async () => (await feedAt(url))?.lastSuccessAt);

  it('names the outlets of a feed that gathers them, and takes their names out of the titles', async () => {
    const entry = (id: string, title: string, summary: string, source: string) =>
      `<item><guid>${id}</guid><title>${title}</title><description>${summary}</description>${source}</item>`;
    server = await startServer((_path, response) =>
      response.end(
        `<rss version="2.0"><channel><title>"war" - A search</title>${[
          entry(
            '1',
            'A ship sank - The Coast',
            '&lt;a&gt;A ship sank&lt;/a&gt; The Coast',
            '<source url="x">The Coast</source>',
          ),
          entry('2', 'A bridge fell - Inland', 'It fell at noon.', '<source url="y">Inland</source>'),
          entry('3', 'Rain - and more', 'No outlet.', ''),
          entry('4', 'A wall - a view', 'Seen at noon.', '<source url="y">Inland</source>'),
        ].join('')}</channel></rss>`,
      ),
    );
    const [searched, listed] = [server.url('/search'), server.url('/listed')];
    await test.store.feeds.add(
      { ...listingOf(searched), title: null, outlet: null },
      'web:local',
      'u1',
      test.clock.now,
    );
    await test.store.feeds.add(listingOf(listed), 'web:local', 'u1', test.clock.now);
    poller = openPoller(test);
    await poller.run();
    const stored = async (url: string) =>
      (await test.store.items.newestOf((await feedAt(url))?.id ?? '', 9))
        .map(({ source, title, summary }) => [source, title, summary])
        .toSorted();
    expect(await stored(searched)).toEqual([
      ['"war" - A search', 'Rain - and more', 'No outlet.'],
      ['Inland', 'A bridge fell', 'It fell at noon.'],
      ['Inland', 'A wall - a view', 'Seen at noon.'],
      ['The Coast', 'A ship sank', ''],
    ]);
    expect((await stored(listed)).map(([source]) => source)).toEqual(Array(4).fill('The News'));
    expect((await stored(listed))[0]?.[1]).toBe('A bridge fell - Inland');
  });

  it.each([301, 308])(
    'a default feed that moved (%i) stands once, at its new address, also after a restart',
    async (status) => {
      server = await startServer((path, response) => {
        if (path === '/old') response.writeHead(status, { location: '/new' }).end();
        else response.end(rss('News', [{ id: 'one', title: 'One' }]));
      });
      const [old, moved] = [server.url('/old'), server.url('/new')];
      const folder = mkdtempSync(join(tmpdir(), 'chainwatch-'));
      const list = join(folder, 'feeds.opml');
      writeFileSync(list, `<opml><body><outline text="N" outlet="The Listed News" xmlUrl="${old}"/></body></opml>`);
      const start = () => syncDefaultFeeds(test.store, list, silent, test.clock.now);
      await start();
      poller = openPoller(test);
      await poller.run();
      expect((await test.store.feeds.all()).map((feed) => feed.url)).toEqual([moved]);

      expect(await start()).toBe(1);
      const before = (await test.store.feeds.all())[0];
      expect(before).toMatchObject({ url: moved, outlet: 'The Listed News', scopes: ['public'] });
      expect((await test.store.feeds.add(listingOf(old), 'slack:T1', 'u1', test.clock.now)).feed.id).toBe(before?.id);
      expect((await test.store.feeds.add(listingOf(moved), 'slack:T2', 'u2', test.clock.now)).feed.id).toBe(before?.id);
      expect(await start()).toBe(1);
      expect(await test.store.feeds.all()).toMatchObject([
        { url: moved, outlet: 'The Listed News', lastSuccessAt: before?.lastSuccessAt },
      ]);
      rmSync(folder, { recursive: true });
    },
  );

  it('shows nobody what somebody’s own feed brought before it moved to another’s address', async () => {
    let isMoved = false;
    server = await startServer((path, response) => {
      if (path === '/own' && isMoved) response.writeHead(301, { location: server?.url('/press', 'localhost') }).end();
      else if (path === '/own') response.end(rss('Press', [{ id: 'made-up', title: 'Made up' }]));
      else response.end(rss('Press', [{ id: 'one', title: 'One' }]));
    });
    const [own, press] = [server.url('/own'), server.url('/press', 'localhost')];
    await test.store.feeds.add(listingOf(own), 'slack:T1', 'u1', test.clock.now);
    poller = openPoller(test);
    await poller.run();
    isMoved = true;
    test.clock.now += DAY;
    await poller.run();

    await test.store.feeds.add(listingOf(press), 'slack:T2', 'u2', test.clock.now);
    await poller.run();
    const seen = async (scope: string) =>
      (await test.store.items.find('e', scope, 9)).map((item) => item.title).toSorted();
    expect(await seen('slack:T1')).toEqual(['Made up', 'One']);
    expect(await seen('slack:T2')).toEqual(['One']);
  });

  it('reads a healthy feed at once, and one that falls due later, while a host with many feeds does not answer', async () => {
    server = await startServer((path, response) => {
      if (!path.startsWith('/hung')) response.end(rss('News', [{ id: 'one', title: 'One' }]));
    });
    const add = (url: string) => test.store.feeds.add(listingOf(url), 'public', null, test.clock.now);
    for (let n = 0; n < HUNG; n++) await add(server.url(`/hung${n}`));
    const healthy = server.url('/healthy', 'localhost');
    const later = server.url('/later', 'localhost');
    // Both stand behind all of the others.
    test.clock.now += 1;
    await add(healthy);
    poller = openPoller(test);
    const running = poller.run();
    await wasRead(healthy);

    test.clock.now += 1;
    await add(later);
    void poller.run();
    await wasRead(later);
    expect([...poller.asking].every((url) => url.includes('/hung'))).toBe(true);
    expect(poller.asking.size).toBeGreaterThan(0);

    // Their leases have ended: they are taken up again, by this process too.
    test.clock.now += 2 * HOUR;
    void poller.run();
    await until(async () => ((await feedAt(healthy))?.lastSuccessAt ?? 0) === test.clock.now);
    expect(poller.askedTwice).toEqual([]);
    await poller.close();
    poller = undefined;
    await running;
  });

  it('puts a feed off like one that fails where its poll cannot be stored, and keeps it when it can again', async () => {
    server = await startServer((_, response) => response.end(rss('News', [{ id: 'one', title: 'One' }])));
    const url = server.url('/feed');
    await test.store.feeds.add(listingOf(url), 'public', null, test.clock.now);
    const { items } = test.store;
    let failing = true;
    const transaction: typeof test.store.redoable = (work) =>
      test.store.redoable((tables) => {
        const addNew: typeof items.addNew = (...given) =>
          failing ? Promise.reject(new Error('cannot be stored')) : tables.items.addNew(...given);
        return work({ ...tables, items: { ...tables.items, addNew } });
      });
    poller = openPoller({ store: { ...test.store, redoable: transaction }, clock: test.clock });
    for (let minute = 0; minute < 60; minute++) {
      await poller.run();
      test.clock.now += MINUTE;
    }
    const failed = await feedAt(url);
    expect(failed).toMatchObject({ lastSuccessAt: null, lastFailure: 'bad-response', failures: poller.asked.length });
    expect(poller.asked.length).toBeLessThan(10);
    expect(new Set(poller.said)).toEqual(new Set(['A poll was not recorded.']));

    failing = false;
    test.clock.now = failed?.nextPollAt ?? 0;
    await poller.run();
    expect(await feedAt(url)).toMatchObject({ failures: 0, failingSince: null });
    expect(await items.unjudged(5)).toHaveLength(1);
  });

  it('stores the items of a JSON feed of which one has a NUL in its id', async () => {
    const document = {
      ...{ version: 'https://jsonfeed.org/version/1.1', title: 'News' },
      items: [
        { id: 'a\u0000b', title: 'One', content_text: 'The first.' },
        { id: 'fine', title: 'Two', content_text: 'The second.' },
      ],
    };
    server = await startServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/feed+json' }).end(JSON.stringify(document));
    });
    await test.store.feeds.add(listingOf(server.url('/feed')), 'public', null, test.clock.now);
    poller = openPoller(test);
    await poller.run();
    expect((await test.store.items.unjudged(5)).map((item) => item.title).toSorted()).toEqual(['One', 'Two']);
    expect(await feedAt(server.url('/feed'))).toMatchObject({ failures: 0, lastSuccessAt: test.clock.now });
    expect(poller.said).toEqual([]);
  });

  it('takes items under new ids for those it has, and another item under an old id for a new one, once', async () => {
    const start = test.clock.now;
    const entry = (id: string, title: string, link: string, day: number) =>
      `<item><guid isPermaLink="false">${id}</guid><title>${title}</title><link>${link}</link>` +
      `<pubDate>${new Date(start + day * DAY).toUTCString()}</pubDate></item>`;
    let entries: string[] = [];
    server = await startServer((_, response) => {
      response.end(`<rss version="2.0"><channel><title>News</title>${entries.join('')}</channel></rss>`);
    });
    await test.store.feeds.add(listingOf(server.url('/feed')), 'public', null, start);
    poller = openPoller(test);
    const shown = (scheme: string, top: [title: string, link: string, day: number]) => {
      const post = `${scheme}://n.example/?p=1`;
      entries = [entry(post, 'Ships meet at the reef', post, -2), entry('top', ...top)];
    };
    shown('http', ['Port closed by fog', 'https://n.example/fog', -2]);
    await poller.run();
    shown('https', ['Bridge opens early', 'https://n.example/bridge', -1]);
    for (const hours of [2, 4, 6]) {
      test.clock.now = start + hours * HOUR;
      await poller.run();
    }
    expect(poller.asked).toHaveLength(4);
    const stored = await test.db.selectFrom('item').select(['title', 'baseline']).orderBy('title').execute();
    expect(stored).toEqual([
      { title: 'Bridge opens early', baseline: 0 },
      { title: 'Port closed by fog', baseline: 1 },
      { title: 'Ships meet at the reef', baseline: 1 },
    ]);
  });

  it('stores once what a feed that is read for the first time shows twice', async () => {
    const entry = (id: string) =>
      `<item><guid>${id}</guid><title>Port closed by fog</title><link>https://n.example/fog?at_medium=RSS</link></item>`;
    const entries = ['https://n.example/fog#2', 'https://n.example/fog#9'].map(entry);
    server = await startServer((_, response) => response.end(`<rss><channel>${entries.join('')}</channel></rss>`));
    const { feed } = await test.store.feeds.add(listingOf(server.url('/feed')), 'public', null, test.clock.now);
    poller = openPoller(test);
    await poller.run();
    expect((await test.store.items.newestOf(feed.id, 5)).map((item) => item.key)).toEqual(['https://n.example/fog#2']);
  });

  it('takes “not modified” from a feed that it never read for a failure, and what it has at last for its baseline', async () => {
    let cached = true;
    server = await startServer((_, response) => {
      if (cached) response.writeHead(304).end();
      else response.end(rss('News', [{ id: 'one', title: 'One' }]));
    });
    const url = server.url('/feed');
    await test.store.feeds.add(listingOf(url), 'public', null, test.clock.now);
    poller = openPoller(test);
    await poller.run();
    expect(await feedAt(url)).toMatchObject({ lastFailure: 'bad-response', lastSuccessAt: null });
    cached = false;
    test.clock.now += HOUR;
    await poller.run();
    expect(await test.db.selectFrom('item').select('baseline').execute()).toEqual([{ baseline: 1 }]);
  });

  it('takes what is older than anything kept, and still stands in its feed, for no news', async () => {
    const old = { id: 'old', title: 'Old', published: test.clock.now };
    const articles = [old];
    server = await startServer((_, response) => response.end(rss('News', articles)));
    const { feed } = await test.store.feeds.add(listingOf(server.url('/feed')), 'public', null, test.clock.now);
    poller = openPoller(test, { keptSince: () => test.clock.now - 90 * DAY });
    await poller.run();
    test.clock.now += 91 * DAY;
    while ((await test.store.sweep(test.clock.now - 90 * DAY, test.clock.now)) > 0);
    expect(await test.store.items.newestOf(feed.id, 5)).toEqual([]);
    articles.push({ id: 'late', title: 'Late', published: test.clock.now - 89 * DAY });
    await poller.run();
    const stored = await test.db.selectFrom('item').select(['title', 'baseline']).orderBy('title').execute();
    expect(stored).toEqual([
      { title: 'Late', baseline: 0 },
      { title: 'Old', baseline: 1 },
    ]);
  });

  it('leaves a feed that moves to where another one stands at its own address, and both are read', async () => {
    server = await startServer((path, response) => {
      if (path === '/old') response.writeHead(301, { location: '/new' }).end();
      else response.end(rss('News', [{ id: 'one', title: 'One' }]));
    });
    const urls = [server.url('/old'), server.url('/new')];
    for (const url of urls) await test.store.feeds.add(listingOf(url), 'public', null, test.clock.now);
    poller = openPoller(test);
    await poller.run();
    for (const url of urls) expect((await feedAt(url))?.lastSuccessAt).toBe(test.clock.now);
    expect(poller.said).toEqual([]);
  });

  it('names feed and items as the feed list does, else as the feed does', async () => {
    server = await startServer((_, response) => response.end(rss('Its own title', [{ id: 'one', title: 'One' }])));
    const [listed, plain] = [server.url('/listed'), server.url('/plain')];
    await test.store.feeds.add(listingOf(listed), 'public', null, test.clock.now);
    await test.store.feeds.add({ ...listingOf(plain), title: null, outlet: null }, 'slack:T1', 'u', test.clock.now);
    poller = openPoller(test);
    await poller.run();
    expect([await feedAt(listed), await feedAt(plain)]).toMatchObject([{ title: 'News' }, { title: 'Its own title' }]);
    const sources = (await test.store.items.unjudged(5)).map((item) => item.source);
    expect(sources.toSorted()).toEqual(['Its own title', 'The News']);
  });

  it('posts of a first poll the newest that were asked for, wherever they stand in the feed', async () => {
    const at = (hours: number) => test.clock.now - hours * HOUR;
    const articles = [
      { id: 'a', title: 'A', published: at(3) },
      { id: 'b', title: 'B', published: at(1) },
      { id: 'c', title: 'C', published: at(2) },
    ];
    server = await startServer((_, response) => response.end(rss('News', articles)));
    const { feed } = await test.store.feeds.add(listingOf(server.url('/feed')), 'slack:T1', 'u', test.clock.now);
    await test.store.settings.set(...postLatestSetting(feed.id), 2);
    poller = openPoller(test);
    await poller.run();
    const stored = await test.db.selectFrom('item').select(['title', 'baseline']).orderBy('title').execute();
    expect(stored.map((one) => [one.title, one.baseline])).toEqual([
      ['A', 1],
      ['B', 0],
      ['C', 0],
    ]);
  });

  it('stores an item that cannot be assessed, for judging to say so, and the others of its feed', async () => {
    const articles = ['One', 'Two'].map((title) => ({ id: title, title }));
    server = await startServer((_, response) => response.end(rss('News', articles)));
    await test.store.feeds.add(listingOf(server.url('/feed')), 'public', null, test.clock.now);
    let first = true;
    poller = openPoller(test, {
      assess() {
        if (!first) return assessed();
        first = false;
        throw new Error('too strange');
      },
    });
    await poller.run();
    expect((await test.store.items.unjudged(5)).map((item) => String(item.relevant)).toSorted()).toEqual([
      'null',
      'true',
    ]);
    expect(poller.said).toEqual([]);
  });

  it('keeps of a feed that brings ever more the newest of a day’s most, says so, and goes on the next day', async () => {
    let polls = 0;
    const many = () =>
      Array.from({ length: 1500 }, (_, at) => ({
        id: `${polls}-${at}`,
        title: `Poll ${polls}, item ${at}`,
        published: test.clock.now - at * 1000,
      }));
    server = await startServer((_, response) => response.end(rss('News', many())));
    const url = server.url('/feed');
    await test.store.feeds.add(listingOf(url), 'slack:T1', 'u', test.clock.now);
    poller = openPoller(test);
    const kept = async () => {
      polls++;
      await poller?.run();
      const { n } = await test.db
        .selectFrom('item')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('title', 'like', `Poll ${polls},%`)
        .executeTakeFirstOrThrow();
      return Number(n);
    };
    const line = async () => {
      const feed = await feedAt(url);
      return feed ? plainText(healthLine(feed, test.clock.now)) : '';
    };
    expect(await kept()).toBe(1500);
    test.clock.now += HOUR;
    expect(await kept()).toBe(1500);
    expect(await line()).not.toContain('full');
    test.clock.now += HOUR;
    expect(await kept()).toBe(500);
    const oldest = await test.db.selectFrom('item').select('id').where('title', '=', 'Poll 3, item 499').execute();
    expect(oldest).toHaveLength(1);
    expect(await line()).toContain('full for today: of one feed 2,000 new items a day are kept; again ');
    test.clock.now += HOUR;
    expect(await kept()).toBe(0);
    test.clock.now += DAY;
    expect(await kept()).toBe(1500);
    expect(await line()).not.toContain('full');
  });

  it('keeps nothing of a feed that its workspace was forgotten with while it was read', async () => {
    server = await startServer((_, response) => {
      const forgotten = test.store.forgetWorkspace({ platform: 'slack', workspace: 'T1' });
      void forgotten.then(() => response.end(rss('News', [{ id: 'one', title: 'One' }])));
    });
    await test.store.feeds.add(listingOf(server.url('/feed')), 'slack:T1', 'u', test.clock.now);
    poller = openPoller(test);
    await poller.run();
    expect(await test.store.items.unjudged(5)).toEqual([]);
  });
});
