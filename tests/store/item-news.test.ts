import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Feed } from '../../src/core/feed.ts';
import type { NewItem } from '../../src/core/item.ts';
import { BOTH_DIALECTS, freshStore } from '../support/databases.ts';
import { listingOf } from '../support/poller.ts';

const HOUR = 60 * 60_000;
const first: NewItem = {
  ...{ key: 'http://n.example/?p=1', title: 'Ships meet at the reef', url: 'https://n.example/?p=1' },
  ...{ summary: '', published: 1_000, language: 'en' },
};

describe.each(BOTH_DIALECTS)('items as a feed shows them, on %s', (database) => {
  let test: Awaited<ReturnType<typeof freshStore>>;
  let feed: Feed;
  beforeAll(async () => {
    test = await freshStore(database);
  });
  beforeEach(async () => {
    await test.clear();
    feed = await add('a');
    await store(first);
  });
  afterAll(() => test.close());

  /** A feed that was read before. */
  const add = async (name: string): Promise<Feed> => {
    const listing = listingOf(`https://${name}.example/feed`);
    const { feed } = await test.store.feeds.add(listing, 'public', null, test.clock.now);
    return { ...feed, lastSuccessAt: test.clock.now };
  };
  const store = (item: NewItem) =>
    test.store.items.addNew(feed, [item], { source: 'News', baseline: () => false, now: test.clock.now });
  const unknown = (...shown: NewItem[]) => test.store.items.unknown(feed, shown);

  it('again under new ids are known by address, with or without TLS, and title', async () => {
    const again = { ...first, key: 'https://n.example/?p=1' };
    expect(await unknown(again, { ...again, url: again.url?.replace('https:', 'http:') ?? null })).toEqual([]);
    const others = [
      { ...again, title: 'Ships part at the reef' },
      { ...again, url: 'https://n.example/other' },
      { ...again, url: null },
    ];
    for (const other of others) expect(await unknown(other)).toEqual([other]);
    expect(await test.store.items.unknown(await add('b'), [again])).toEqual([again]);
  });

  it('again under new ids, on a site that has moved to or from www or put or dropped the last slash, are known', async () => {
    for (const url of ['https://n.example/ships/', 'http://www.n.example/port?p=1', 'https://n.example/']) {
      const title = `At ${url}`;
      await store({ ...first, key: url, url, title });
      const { host, pathname, search } = new URL(url);
      const bare = host.replace('www.', '');
      const path = pathname.replace(/\/$/, '');
      for (const start of [`https://${bare}`, `http://www.${bare}`])
        for (const end of [path, `${path}/`]) {
          const moved = new URL(`${start}${end}${search}`).href;
          expect(await unknown({ ...first, key: moved, url: moved, title })).toEqual([]);
        }
    }
    const elsewhere = { ...first, key: 'm', url: 'https://m.n.example/?p=1' };
    expect(await unknown(elsewhere)).toEqual([elsewhere]);
  });

  it('that a document shows twice, at one address under two ids, are new once, as it shows them first', async () => {
    const url = 'https://n.example/fog';
    const shown = { ...first, key: `${url}#2`, url, title: 'Port closed by fog' };
    expect(await unknown(shown, { ...shown, key: `${url}#9` }, { ...shown, summary: 'Later.' })).toEqual([shown]);
  });

  it('whose revisions are counted behind their ids are the same under a corrected title while their date stands', async () => {
    const url = 'https://n.example/fog';
    const shown = { ...first, key: `${url}#0`, url, title: 'Port closed by fog' };
    const revised = { ...shown, key: `${url}#1`, title: 'Port shut by fog' };
    expect(await unknown(shown, revised)).toEqual([shown]);
    await store(shown);
    expect(await unknown(revised)).toEqual([]);
    const others = [
      { ...revised, published: 2_000 },
      { ...revised, url: 'https://n.example/port' },
      { ...revised, key: 'notice 2' },
    ];
    for (const other of others) expect(await unknown(other)).toEqual([other]);
  });

  it('whose ids and addresses are others at each poll are known by title, date and path, once their old ones are gone', async () => {
    const again = { ...first, key: 'http://n.example/?p=1&t=9', url: 'https://n.example/?p=1&t=9' };
    expect(await unknown(again)).toEqual([]);
    expect(await unknown(again, { ...again, key: 'x', url: `${again.url}&u=2`, title: 'Port closed' })).toHaveLength(1);
    const others = [
      { ...again, title: 'Ships part at the reef' },
      { ...again, published: 2_000 },
      { ...again, published: null },
      { ...again, url: 'https://n.example/news?p=1' },
    ];
    for (const other of others) expect(await unknown(other)).toEqual([other]);
    expect(await unknown(first, again)).toEqual([again]);
    expect(await test.store.items.unknown(await add('b'), [again])).toEqual([again]);
  });

  it('again with a corrected title, at the same address or of the same date, are the same', async () => {
    const title = 'Ships meet near the reef';
    expect(await unknown({ ...first, title, published: 2_000 })).toEqual([]);
    expect(await unknown({ ...first, title, url: 'https://n.example/near' })).toEqual([]);
    expect(await unknown({ ...first, title, url: null, published: null })).toEqual([]);
    expect(await unknown({ ...first, url: 'https://n.example/near', published: 2_000 })).toEqual([]);
  });

  it('under the id of another, with title, address and date of their own, are new once', async () => {
    const second = { ...first, title: 'Port closed by fog', url: 'https://n.example/fog', published: 2_000 };
    const third = { ...first, title: 'Bridge opens early', url: null, published: 3_000 };
    for (const other of [second, third]) {
      const [news, ...more] = await unknown(other);
      expect(news).toEqual({ ...other, key: news?.key });
      expect(news?.key).not.toBe(first.key);
      expect(more).toEqual([]);
      expect(await store(news ?? first)).toHaveLength(1);
      expect(await unknown(first, other)).toEqual([]);
    }
    expect(await unknown({ ...second, title: 'Port closed by thick fog', published: 4_000 })).toEqual([]);
  });

  it('dated later than they came count from when they came', async () => {
    const { items } = test.store;
    const came = test.clock.now;
    await store({ ...first, key: 'early', published: came + 8 * HOUR });
    test.clock.now += HOUR;
    await store({ ...first, key: 'late', published: test.clock.now });
    const newest = await items.newestOf(feed.id, 2);
    expect(newest.map((one) => one.key)).toEqual(['late', 'early']);
    for (const { id } of newest) await items.judge([{ id, storyId: id, storyOpenedAt: came }]);
    expect((await items.placedAfter(0, 0)).map((one) => one.reportedAt)).toEqual([came + HOUR, came]);
  });
});
