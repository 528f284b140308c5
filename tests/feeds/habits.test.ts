import { describe, expect, it } from 'vitest';
import { parseFeed } from '../../src/feeds/parse.ts';

const now = Date.parse('2026-03-01T12:00:00Z');

async function first(fields: string) {
  const document = `<rss version="2.0"><channel><title>F</title><item>${fields}</item></channel></rss>`;
  const feed = await parseFeed(Buffer.from(document), { url: 'https://feeds.example/rss', contentType: null, now });
  return feed.items[0];
}

describe('what publishers write where they have no date', () => {
  it.each([
    'Thu, 01 Jan 1970 00:00:00 GMT',
    '1970-01-01T01:00:00',
    '1969-12-31T19:00:00-05:00',
    '1900-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
  ])('“%s” is none, and the next that is one counts', async (zero) => {
    expect((await first(`<pubDate>${zero}</pubDate>`))?.published).toBeNull();
    const dated = await first(`<pubDate>${zero}</pubDate><dc:date>2026-02-28</dc:date>`);
    expect(dated?.published).toBe(Date.UTC(2026, 1, 28));
  });
});

describe('texts as publishers write them', () => {
  it('lose their tags where these were escaped twice', async () => {
    const twice = (markup: string) => markup.replaceAll('<', '&amp;lt;').replaceAll('>', '&amp;gt;');
    const text = twice('<p class="lead">Envoys <b>met</b> &amp;amp; spoke.</p>');
    const item = await first(`<title>${twice('Envoys <i>meet</i>')}</title><description>${text}</description>`);
    expect(item).toMatchObject({ title: 'Envoys meet', summary: 'Envoys met & spoke.' });
    const inCdata = await first(
      '<title>a</title><description><![CDATA[&lt;p&gt;Envoys met.&lt;/p&gt;]]></description>',
    );
    expect(inCdata?.summary).toBe('Envoys met.');
  });

  it.each(['&lt;a href="x"&gt;Read more&lt;/a&gt; …', 'Comments', 'Envoys meet'])(
    'are looked for behind a summary that says nothing: “%s”',
    async (summary) => {
      const fields = `<title>Envoys meet</title><description>${summary}</description>`;
      const told = await first(
        `${fields}<content:encoded>&lt;p&gt;They spoke of a treaty.&lt;/p&gt;</content:encoded>`,
      );
      expect(told?.summary).toBe('They spoke of a treaty.');
      expect((await first(fields))?.summary).not.toBe('');
    },
  );

  it('keep what stands in angle brackets and is no markup', async () => {
    const item = await first('<title>1 &amp;lt; 2 &amp;gt; 0</title><description>x &amp;lt;y&amp;gt; z</description>');
    expect(item).toMatchObject({ title: '1 < 2 > 0', summary: 'x <y> z' });
  });

  it('do not say how a word is pronounced, nor what is said of a picture', async () => {
    const ruby =
      '&lt;ruby&gt;東京&lt;rp&gt;(&lt;/rp&gt;&lt;rt&gt;とうきょう&lt;/rt&gt;&lt;rp&gt;)&lt;/rp&gt;&lt;/ruby&gt;の空';
    const picture =
      '&lt;figure&gt;&lt;img src="a"&gt;&lt;figcaption&gt;A tank in 2019&lt;/figcaption&gt;&lt;/figure&gt;';
    const item = await first(`<title>${ruby}</title><description>${picture}${ruby}</description>`);
    expect(item).toMatchObject({ title: '東京の空', summary: '東京の空' });
  });
});

describe('links as publishers and search engines write them', () => {
  it.each([
    ['<![CDATA[https://x.example/s.php?id=1&amp;sid=2]]>', 'https://x.example/s.php?id=1&sid=2'],
    ['https://x.example/a.html;jsessionid=AB12.live?nn=3', 'https://x.example/a.html?nn=3'],
    ['https://x.example/a?PHPSESSID=f00&amp;id=3', 'https://x.example/a?id=3'],
    ['https://www.google.com/url?rct=j&amp;url=https://x.example/a%3Fb%3D1&amp;usg=AO', 'https://x.example/a?b=1'],
    [
      'http://www.bing.com/news/apiclick.aspx?ref=FexRss&amp;tid=64&amp;url=https%3a%2f%2fx.example%2fa&amp;c=1',
      'https://x.example/a',
    ],
    ['https://www.google.co.uk/amp/s/x.example/a/amp', 'https://x.example/a/amp'],
    ['https://x-example.cdn.ampproject.org/c/s/x.example/a', 'https://x.example/a'],
    ['https://www.google.com/url?url=javascript:alert(1)', null],
    ['https://www.google.com/search?q=https://x.example/', 'https://www.google.com/search?q=https://x.example/'],
  ])('%s leads to %s', async (link, url) => {
    expect((await first(`<title>a</title><link>${link}</link>`))?.url).toBe(url);
  });
});
