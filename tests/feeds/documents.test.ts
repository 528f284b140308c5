import { describe, expect, it } from 'vitest';
import { FeedError } from '../../src/feeds/failure.ts';
import type { ParsedFeed } from '../../src/feeds/parse/normalize.ts';
import { parseFeed } from '../../src/feeds/parse.ts';

const now = Date.parse('2026-03-01T12:00:00Z');

function parse(document: string | Buffer, more: { url?: string; contentType?: string } = {}): Promise<ParsedFeed> {
  return parseFeed(Buffer.from(document), { url: null, contentType: null, now, ...more });
}

async function first(item: string, more: { url?: string } = {}) {
  return (await parse(`<rss version="2.0"><channel><title>F</title>${item}</channel></rss>`, more)).items[0];
}

async function failure(document: string): Promise<string> {
  const error = await parse(document).catch((thrown: unknown) => thrown);
  return error instanceof FeedError ? error.kind : 'read';
}

describe('broken documents are read as their authors meant them', () => {
  it.each([
    ['a stray &', '<item><title>Q & A at AT&T</title></item>', 'Q & A at AT&T'],
    ['an HTML entity', '<item><title>Caf&eacute; &ndash; &hellip;</title></item>', 'Café – …'],
    ['a Windows character reference', '<item><title>It&#146;s</title></item>', 'It’s'],
    ['a control character', '<item><title>a\u0008b\u0000c</title></item>', 'abc'],
    ['a missing end tag', '<item><title>Open<link>https://x.example/</link></item>', 'Open'],
    ['a cut-off end', '<item><title>Whole</title><description>Hal', 'Whole'],
    ['tags in capitals', '<ITEM><Title>Loud</TITLE></ITEM>', 'Loud'],
    ['an end tag too many', '</b></i><item></p><title>Deep</title></item>', 'Deep'],
    ['naked markup', '<item><title>One <b>bold</b> word</title></item>', 'One bold word'],
    ['a title escaped twice', '<item><title>R&amp;amp;D &amp;quot;x&amp;quot;</title></item>', 'R&D "x"'],
    ['CDATA in the middle', '<item><title>a <![CDATA[<b>b</b> & c]]> d</title></item>', 'a b & c d'],
    ['words in angle brackets', '<item><title>&lt;T&gt; in 1 &lt; 2</title></item>', '<T> in 1 < 2'],
    ['line breaks', '<item><title>\n  two\n  lines </title></item>', 'two lines'],
  ])('%s', async (_, item, title) => {
    expect((await first(item))?.title).toBe(title);
  });

  it('no text of a JSON feed holds a NUL, which not every database can store', async () => {
    const item = { id: 'a\u0000b', title: 'x\u0000y', content_text: 'q\u0000r', url: 'https://e.example/\u0000a' };
    const bare = { id: '2', url: 'https://e.example/\u0000b' };
    const items = [item, bare, { id: '3', url: '\u0000' }];
    const document = { version: 'https://jsonfeed.org/version/1.1', title: 'T\u0000t', language: 'en', items };
    const read = await parse(JSON.stringify(document));
    expect(read.items).toMatchObject([
      { id: 'ab', title: 'xy', url: 'https://e.example/a' },
      { id: '2', title: 'https://e.example/b' },
      { id: '3', title: 'Untitled', url: null },
    ]);
    expect(JSON.stringify(read)).not.toContain('\\u0000');
  });

  it('junk before the prolog, a document type and a style sheet do no harm', async () => {
    const feed = await parse(
      `\n\ufeffWarning: x\n<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?>
       <!DOCTYPE rss [<!ENTITY nbsp "&#160;"> <!ENTITY a "b">]><rss><channel><item><title>Here</title></item></channel></rss>`,
    );
    expect(feed.items[0]?.title).toBe('Here');
  });

  it('of more text than is read, the entries are whole', async () => {
    const item = `<item><description>${'word '.repeat(1_600)}</description><guid>https://x.example/1</guid></item>`;
    const feed = await parse(`<rss><channel>${item.repeat(400)}</channel></rss>`);
    expect(feed.items.length).toBeGreaterThan(200);
    expect(new Set(feed.items.map(({ id }) => id))).toEqual(new Set(['https://x.example/1']));
  });

  it('entries outside their channel, without a channel, and alone are found', async () => {
    expect((await parse('<rss><channel></channel><item><title>a</title></item></rss>')).items).toHaveLength(1);
    expect((await parse('<rss><item><title>a</title></item></rss>')).items).toHaveLength(1);
    expect((await parse('<entry xmlns="http://www.w3.org/2005/Atom"><title>a</title></entry>')).items).toHaveLength(1);
  });

  it('a namespace may have any prefix', async () => {
    const feed = await parse(`<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>One</a:title>
      <a:link href="https://x.example/1"/></a:entry></a:feed>`);
    expect(feed.items[0]).toMatchObject({ title: 'One', url: 'https://x.example/1' });
  });

  it('RSS 1.0 keeps its items beside the channel', async () => {
    const feed =
      await parse(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>R</title>
      <sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>
      <item rdf:about="https://x.example/1"><title>One</title><dc:date>2026-02-01</dc:date></item></rdf:RDF>`);
    expect(feed.items[0]).toMatchObject({
      id: 'https://x.example/1',
      url: 'https://x.example/1',
      published: Date.UTC(2026, 1, 1),
    });
    expect(feed.hints.minIntervalMs).toBe(6 * 3_600_000);
  });

  it('JSON Feed is read as far as any other: 2,000 items, and no address that is too long for a reader', async () => {
    const items = Array.from({ length: 10_000 }, (_, n) => ({
      title: `${n}`,
      url: `https://x.example/${'a'.repeat(n)}`,
    }));
    const feed = await parse(JSON.stringify({ title: 'Many', items }));
    expect(feed.items).toHaveLength(2000);
    const long = JSON.stringify({ title: 'Long', items: items.slice(9_000, 9_001) });
    expect((await parse(long)).items).toMatchObject([{ title: '9000', url: null }]);
    const untitled = JSON.stringify({ title: 'Untitled', items: [{ url: `https://x.example/${'a'.repeat(9000)}` }] });
    expect((await parse(untitled)).items[0]?.title).toHaveLength(500);
  });

  it('JSON Feed is read, with the wrong types that occur', async () => {
    const feed = await parse(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'J',
        items: [
          { id: 7, url: 'https://x.example/7', content_html: '<p>Text</p>', date_published: '2026-02-01T00:00:00Z' },
          'odd',
        ],
      }),
    );
    expect(feed.items).toHaveLength(1);
    expect(feed.items[0]).toMatchObject({ id: '7', title: 'Text', url: 'https://x.example/7' });
  });
});

describe('what is no feed', () => {
  it.each([
    ['', 'empty'],
    ['  \n ', 'empty'],
    ['hello', 'not-a-feed'],
    ['{"a": 1}', 'not-a-feed'],
    ['{"title": "Service unavailable", "status": 503}', 'not-a-feed'],
    ['{"version": "https://jsonfeed.org/version/1.1", "title": "New"}', 'read'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'not-a-feed'],
    ['<!doctype html><html><body>Hi</body></html>', 'web-page'],
    ['<rss version="2.0"><channel><title>New</title></channel></rss>', 'read'],
  ])('%j is “%s”', async (document, kind) => {
    expect(await failure(document)).toBe(kind);
  });
});

describe('texts', () => {
  it('an item may be in another language than its feed', async () => {
    const items = ['<item xml:lang="pl"/>', '<item><dc:language>de-AT</dc:language></item>', '<item/>'];
    const feed = await parse(`<rss><channel><language>en</language>${items.join('')}</channel></rss>`);
    expect(feed.items.map((item) => item.language)).toEqual(['pl', 'de', 'en']);
  });

  it('what is said of a picture stands for the news only where there is nothing else', async () => {
    const picture = '<media:content><media:description>A bridge at dawn</media:description></media:content>';
    const told = await first(
      `<item>${picture}<content:encoded>&lt;p&gt;Envoys met.&lt;/p&gt;</content:encoded></item>`,
    );
    expect(told?.summary).toBe('Envoys met.');
    expect((await first(`<item>${picture}</item>`))?.summary).toBe('A bridge at dawn');
  });
});

describe('links', () => {
  it.each([
    ['what it points to, where it has no page', '<link rel="related" href="https://e.example/a"/>'],
    ['its file, where it has nothing else', '<link rel="enclosure" href="https://e.example/a"/>'],
    [
      'the one without a type before one of data',
      '<link type="application/json" href="https://e.example/b"/><link href="https://e.example/a"/>',
    ],
  ])('an Atom entry leads to %s', async (_, links) => {
    const feed = await parse(
      `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title>${links}</entry></feed>`,
    );
    expect(feed.items[0]?.url).toBe('https://e.example/a');
  });

  it.each([
    [
      'the permalink guid when there is no link',
      '<item><guid>https://x.example/p</guid></item>',
      'https://x.example/p',
    ],
    [
      'the permalink guid when the link opens no page',
      '<item><link>javascript:void(0)</link><guid>https://x.example/p</guid></item>',
      'https://x.example/p',
    ],
    ['a site written without its scheme', '<item><link>www.x.example/p</link></item>', 'https://www.x.example/p'],
    ['no guid that says it is no link', '<item><guid isPermaLink="false">https://x.example/p</guid></item>', null],
    [
      'no tracking',
      '<item><link>https://x.example/a?utm_medium=rss&amp;b=1&amp;fbclid=2#xtor=RSS</link></item>',
      'https://x.example/a?b=1',
    ],
    ['a relative link against the feed', '<item><link>/a</link></item>', 'https://feeds.example/a'],
    ['nothing but the web', '<item><link>javascript:alert(1)</link></item>', null],
    ['a link broken over lines', '<item><link>\nhttps://x.example/\n  a </link></item>', 'https://x.example/a'],
  ])('%s', async (_, item, url) => {
    expect((await first(item, { url: 'https://feeds.example/rss' }))?.url ?? null).toBe(url);
  });

  it.each([
    ['<link>/a</link>', 'https://feeds.example/a'],
    ['<link>#a</link>', 'https://feeds.example/rss#a'],
    ['<link>?p=1</link>', 'https://feeds.example/rss?p=1'],
    ['<link>https://bank.example:x@evil.example/a</link>', 'https://evil.example/a'],
  ])('%s shows nobody the password and key of the feed, and no false site', async (link, url) => {
    const item = await first(`<item>${link}</item>`, { url: 'https://me:secret@feeds.example/rss?token=secret' });
    expect(item?.url).toBe(url);
    if (!link.includes('@')) expect(JSON.stringify(item)).not.toMatch(/secret/);
  });

  it.each([
    ['RSS', `<item><title>a</title><link>https://x.example/${'a'.repeat(4000)}</link></item>`],
    ['Atom', `<entry><title>a</title><link href="https://x.example/${'a'.repeat(1_000_000)}"/></entry>`],
  ])('one that is too long for any reader is left out of %s', async (_, entry) => {
    expect(await first(entry)).toMatchObject({ title: 'a', url: null });
  });

  it('the page for readers comes before one for programs', async () => {
    const links = ['json', 'html'].map((type) => `<link type="text/${type}" href="https://x.example/${type}"/>`);
    expect((await first(`<entry>${links.join('')}</entry>`))?.url).toBe('https://x.example/html');
  });

  it('relative links count from an xml:base that is itself relative to the document', async () => {
    for (const [base, url] of [
      ['/blog/', 'https://site.example/blog/a'],
      ['posts/', 'https://site.example/feeds/posts/a'],
    ]) {
      const site = '<link href="https://www.site.example/"/>';
      const feed = `<feed xml:base="${base}">${site}<entry><id>1</id><link href="a"/></entry></feed>`;
      expect((await parse(feed, { url: 'https://site.example/feeds/atom.xml' })).items[0]?.url).toBe(url);
    }
  });

  it('relative links count from the site where the feed names one', async () => {
    const item = await first('<link>https://site.example/</link><item><link>a/b</link></item>', {
      url: 'https://cdn.example/rss',
    });
    expect(item?.url).toBe('https://site.example/a/b');
  });
});

describe('dates', () => {
  it('a date is the first that can be read, published before updated', async () => {
    const item = await first('<item><pubDate>soon</pubDate><updated>2026-01-02</updated></item>');
    expect(item?.published).toBe(Date.UTC(2026, 0, 2));
    const revised = await first('<entry><updated>2026-01-09</updated><published>2026-01-02</published></entry>');
    expect(revised?.published).toBe(Date.UTC(2026, 0, 2));
  });

  it('a missing date is null, and so is one more than a day ahead', async () => {
    expect((await first('<item><title>a</title></item>'))?.published).toBeNull();
    expect((await first('<item><pubDate>2026-03-03</pubDate></item>'))?.published).toBeNull();
    expect((await first('<item><pubDate>2030-01-01</pubDate><updated>2026-03-01</updated></item>'))?.published).toBe(
      Date.UTC(2026, 2, 1),
    );
    expect((await first('<item><pubDate>2026-03-02</pubDate></item>'))?.published).toBe(Date.UTC(2026, 2, 2));
  });
});

describe('identity', () => {
  it('entries that share a guid by mistake are told apart', async () => {
    const item = (n: number) => `<item><guid>same</guid><link>https://x.example/${n}</link></item>`;
    const feed = await parse(`<rss><channel>${item(1)}${item(2)}</channel></rss>`);
    expect(new Set(feed.items.map(({ key }) => key)).size).toBe(2);
    expect(feed.items.map(({ id }) => id)).toEqual(['same', 'same']);
  });

  it('notices that all lead to one page, without a guid of their own, are told apart by their titles', async () => {
    const notice = (title: string) => `<item><title>${title}</title><link>https://x.example/notices</link></item>`;
    const titles = ['Strait closed to tankers', 'Port opened', 'Port opened'];
    const feed = await parse(`<rss><channel>${titles.map(notice).join('')}</channel></rss>`);
    const [closed, opened, again] = feed.items.map(({ key }) => key);
    expect(closed).not.toBe(opened);
    expect(again).toBe(opened);
  });

  it('an id of any length gives a key that fits an index', async () => {
    const item = await first(`<item><guid>${'x'.repeat(5000)}</guid></item>`);
    expect(item?.id).toHaveLength(5000);
    expect(item?.key.length).toBeLessThan(100);
  });

  it('an entry keeps its key when the feed is read again', async () => {
    const item = '<item><title>Only a title</title></item>';
    expect((await first(item))?.key).toBe((await first(item))?.key);
  });

  it('an entry without guid and link keeps its key while its text grows, and one of another day has its own', async () => {
    const keyOf = async (day: number, text: string) =>
      (
        await first(
          `<item><title>Alert</title><pubDate>2026-01-0${day}</pubDate><description>${text}</description></item>`,
        )
      )?.key;
    expect(await keyOf(1, 'Ships met. One turned back.')).toBe(await keyOf(1, 'Ships met.'));
    expect(await keyOf(2, 'Ships met.')).not.toBe(await keyOf(1, 'Ships met.'));
  });
});

describe('encodings', () => {
  const rss = (title: string, declared?: string) =>
    `<?xml version="1.0"${declared ? ` encoding="${declared}"` : ''}?><rss><channel><item><title>${title}</title></item></channel></rss>`;
  const latin = (text: string) => Buffer.from(text, 'latin1');
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(rss('Œuvre', 'utf-16'), 'utf16le')]);

  it.each([
    ['UTF-8 without a word', Buffer.from(rss('Œuvre')), undefined, 'Œuvre'],
    [
      'UTF-8 with a mark and a wrong declaration',
      Buffer.from(`\ufeff${rss('Œuvre', 'iso-8859-1')}`),
      undefined,
      'Œuvre',
    ],
    ['the declaration', latin(rss('Caf\xe9', 'iso-8859-1')), undefined, 'Café'],
    ['HTTP over the declaration', latin(rss('\xcf\xf0\xe8', 'iso-8859-1')), 'text/xml; charset=windows-1251', 'При'],
    ['a label that the bytes break', latin(rss('Caf\xe9', 'utf-8')), 'text/xml; charset=utf-8', 'Café'],
    ['a label that does not exist', Buffer.from(rss('Œuvre', 'klingon')), undefined, 'Œuvre'],
    ['UTF-8 under a one-byte label', Buffer.from(rss('Œuvre')), 'text/xml; charset=iso-8859-1', 'Œuvre'],
    ['UTF-16 by its mark', utf16, undefined, 'Œuvre'],
    ['UTF-16 without a mark', utf16.subarray(2), undefined, 'Œuvre'],
    ['Windows quotes called Latin 1', latin(rss('\x93Yes\x94', 'iso-8859-1')), undefined, '“Yes”'],
  ])('%s', async (_, bytes, contentType, title) => {
    const feed = await parse(bytes, contentType === undefined ? {} : { contentType });
    expect(feed.items[0]?.title).toBe(title);
  });
});
