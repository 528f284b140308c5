import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedCheckCard } from '../../src/cards/feed.ts';
import { cardText } from '../../src/core/card.ts';
import { checkFeed, feedCheckOf } from '../../src/feeds/check.ts';
import { discoverFeeds } from '../../src/feeds/discover.ts';
import { createFetcher, type Fetcher } from '../../src/feeds/fetch.ts';
import { readPage } from '../../src/feeds/page.ts';
import { createFeedParser } from '../../src/feeds/parser.ts';
import { type Local, startHostileServer } from './hostile-server.ts';

let server: Local;
let fetcher: Fetcher;
const parser = createFeedParser();
const now = Date.parse('2026-03-01T12:00:00Z');

beforeAll(async () => {
  server = await startHostileServer();
  fetcher = createFetcher({ contact: 'x@bot.example', allowHosts: [server.host], timeoutMs: 2000 });
});
afterAll(async () => {
  await Promise.all([fetcher.close(), parser.close(), server.close()]);
});

async function report(path: string): Promise<string> {
  const url = server.url(path);
  return feedCheckOf(url, await checkFeed(fetcher, parser, url, now)).summary;
}

describe('checking an address', () => {
  it('that is a feed tells title, items and dates', async () => {
    expect(await report('/feed')).toBe('Small feed. It holds 1 item without a date; I date each when I first see it.');
  });

  it.each([
    ['/moved', '/feed'],
    ['/for-now', '/for-now'],
    ['/moved-for-now', '/moved-for-now'],
  ])(
    'that forwards from %s is to be stored as %s: the new one only where it has moved for good',
    async (asked, stored) => {
      const check = await checkFeed(fetcher, parser, server.url(asked), now);
      expect(check).toMatchObject({ kind: 'feed', url: server.url(stored) });
    },
  );

  it('that is a page names the feeds linked in it, each once', async () => {
    const page = server.url('/page');
    const check = feedCheckOf(page, await checkFeed(fetcher, parser, page, now));
    expect(cardText(feedCheckCard(check))).toBe(
      `${page}\n\nThis is a web page, not a feed. These feeds are linked in it:\n\n- News: ${server.url('/feed')}`,
    );
  });

  it.each([
    ['/login', /asks for a login or blocks us/],
    ['/missing', /not found/],
    ['/pdf', /the server calls it application\/pdf/],
    ['/empty', /empty document/],
    ['/gone', /gone for good/],
    ['/silent', /too long/],
  ])('%s says what went wrong in plain words', async (path, words) => {
    expect(await report(path)).toMatch(words);
  });

  it.each([
    ['notaurl', 'notaurl'],
    ['not an address', 'An address that I cannot read'],
  ])('says that “%s” is no web address, and shows it where it hides nothing', async (typed, title) => {
    const check = feedCheckOf(typed, await checkFeed(fetcher, parser, typed, now));
    expect(cardText(feedCheckCard(check))).toBe(
      `${title}\n\nThat is not a web address. It must begin with http:// or https://.`,
    );
  });

  it.each(['/deep-page', '/page-of-blanks'])('%s holds nobody else up', async (path) => {
    // Fetching and parsing give way to others; only what holds the process itself up counts.
    const stalls = monitorEventLoopDelay({ resolution: 10 });
    stalls.enable();
    expect(await report(path)).toMatch(/a web page, not a feed/);
    expect((await readPage(fetcher, server.url(path))).title).toMatch(/Deep|Blanks/);
    stalls.disable();
    expect(stalls.max / 1e6).toBeLessThan(1000);
  });

  it.each([
    ['http://10.0.0.1/', 'private network'],
    ['/login', 'does not let us read this'],
    ['/missing', 'There is nothing at that address'],
  ])('of a page at %s that cannot be read says why, and what to do instead', async (at, why) => {
    const address = URL.parse(at)?.href ?? server.url(at);
    const reason: unknown = await readPage(fetcher, address).catch((error: unknown) => error);
    expect(reason).toMatchObject({
      message: expect.stringMatching(new RegExp(`${why}.* Paste the headline instead\\.$`)),
    });
    expect(String(reason)).not.toContain('feed');
  });

  it('reads a page in another encoding than it says', async () => {
    const found = await checkFeed(fetcher, parser, server.url('/windows'), now);
    expect(found.kind === 'feed' && found.feed.items[0]?.title).toBe('Café');
  });
});

describe('finding the feeds of a page', () => {
  const page = (html: string) => discoverFeeds(html, 'https://site.example/news/');

  it('takes what the head announces first, then links that look like feeds, each once', () => {
    expect(
      page(`<base href="https://site.example/"><a href="/rss.xml">All <b>news</b></a><a href="feed/">Again</a><a href="/feedback">Write</a>
        <link rel="alternate" type="application/atom+xml" href="atom" title="A &amp; B"><link rel="stylesheet" href="feed.css">
        <link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate" hreflang="de" href="/de">`),
    ).toEqual([
      { url: 'https://site.example/atom', title: 'A & B' },
      { url: 'https://site.example/feed/', title: null },
      { url: 'https://site.example/rss.xml', title: 'All news' },
    ]);
  });

  it('offers no comment feeds, no scripts, and not the page itself', () => {
    expect(
      page('<a href="javascript:feed()">x</a><a href="/comments/feed/">c</a><a href="/news/?feed=">d</a>'),
    ).toEqual([{ url: 'https://site.example/news/?feed=', title: 'd' }]);
  });
});
