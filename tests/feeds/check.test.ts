import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedCheckCard } from '../../src/cards/feed.ts';
import { cardText } from '../../src/core/card.ts';
import { checkFeed, feedCheckOf } from '../../src/feeds/check.ts';
import { discoverFeeds } from '../../src/feeds/discover.ts';
import { createFetcher, type Fetcher } from '../../src/feeds/fetch.ts';
import { readPage } from '../../src/feeds/page.ts';
import { createFeedParser } from '../../src/feeds/parser.ts';
import { cutOf } from '../support/card-limits.ts';
import { type Local, startHostileServer } from './hostile-server.ts';

let server: Local;
let fetcher: Fetcher;
const parser = createFeedParser();
const now = Date.parse('2026-03-01T12:00:00Z');

const rss = (inner: string) => `<rss version="2.0"><channel>${inner}</channel></rss>`;
const dated = (id: string, day: string) =>
  `<item><guid>${id}</guid><title>${id}</title><pubDate>${day} Feb 2026 09:30:00 GMT</pubDate></item>`;
const item = (title: number) => `<item><title>${title}</title><link>https://a.example/${title}</link></item>`;
const undated = '<item><guid>c</guid><title>c</title></item>';

beforeAll(async () => {
  server = await startHostileServer({
    '/bare': (_, response) => response.end(rss('<title>Bare</title>')),
    '/all-dated': (_, response) => response.end(rss(`${dated('a', '28')}${dated('b', '27')}`)),
    '/half-dated': (_, response) => response.end(rss(`<title>Half</title>${undated}${dated('a', '28')}`)),
    '/many': (_, response) => response.end(rss([1, 2, 3, 4, 5, 6, 7].map(item).join(''))),
    '/nameless': (_, response) => response.end('%PDF-1.7'),
    '/long-name': (_, response) => response.writeHead(200, { 'content-type': `x/${'y'.repeat(5_000)}` }).end('%PDF'),
    '/empty-xml': (_, response) => response.writeHead(200, { 'content-type': 'text/xml' }).end(),
    '/unchanged': (_, response) => response.writeHead(304).end(),
  });
  fetcher = createFetcher({ contact: 'x@bot.example', allowHosts: [server.host], timeoutMs: 2000 });
});
afterAll(async () => {
  await Promise.all([fetcher.close(), parser.close(), server.close()]);
});

async function report(path: string): Promise<string> {
  const url = server.url(path);
  const check = feedCheckOf(url, await checkFeed(fetcher, parser, url, now));
  expect(cutOf(feedCheckCard(check))).toEqual([]);
  return check.summary;
}

describe('checking an address', () => {
  it('that is a feed tells title, items and dates', async () => {
    expect(await report('/feed')).toBe('Small feed. It holds 1 item without a date; I date each when I first see it.');
  });

  it.each([
    ['/bare', 'Bare. It is a feed without items.'],
    ['/all-dated', 'Untitled feed. It holds 2 items; the newest is of 2026-02-28 09:30 UTC.'],
    ['/half-dated', 'Half. It holds 2 items, 1 of them with a date; the newest is of 2026-02-28 09:30 UTC.'],
  ])('that is a feed (%s) tells what it lacks', async (path, sentence) => {
    expect(await report(path)).toBe(sentence);
  });

  it('that is a feed with many items shows the first five', async () => {
    const url = server.url('/many');
    const card = feedCheckCard(feedCheckOf(url, await checkFeed(fetcher, parser, url, now)));
    expect(cardText(card).match(/^- \w+/gm)).toEqual(['- 1', '- 2', '- 3', '- 4', '- 5']);
  });

  it('that has a key in it is not shown as one to copy', async () => {
    const url = server.url('/feed?token=s3cret');
    const text = cardText(feedCheckCard(feedCheckOf(url, await checkFeed(fetcher, parser, url, now))));
    expect(text).not.toContain('s3cret');
    expect(text).toContain('Add it with /feeds add and the address as you gave it; a part of it is hidden here.');
  });

  it('that is a feed shows its items, and how to add it', async () => {
    const url = server.url('/half-dated');
    const card = feedCheckCard(feedCheckOf(url, await checkFeed(fetcher, parser, url, now)));
    expect(cardText(card)).toMatch(/^Half\n[\s\S]*\n- c — no date\n- a — 2026-02-28T09:30:00Z\n/);
    expect(cardText(card)).toContain(`\nAdd it with /feeds add ${url}`);
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
    ['/long-name', /the server calls it x\/y{1,80}\.$/],
    ['/nameless', /^This is not a feed\.$/],
    ['/empty', /empty document/],
    ['/empty-xml', /empty document/],
    ['/unchanged', /broke the rules of the web/],
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
    expect(await report(path)).toBe('This is a web page, not a feed, and no feed is linked in it.');
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
