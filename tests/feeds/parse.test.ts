import { describe, expect, it } from 'vitest';
import { parseFeed } from '../../src/feeds/parse.ts';

const now = Date.parse('2026-03-01T12:00:00Z');

async function parse(document: string, url: string | null = null) {
  return parseFeed(Buffer.from(document), { url, contentType: null, now });
}

describe('reading a feed', () => {
  it('gives title, link, date and text of an RSS item', async () => {
    const feed = await parse(`<?xml version="1.0"?><rss version="2.0"><channel><title>The &amp; Paper</title>
      <language>en-GB</language><link>https://paper.example/</link><ttl>30</ttl>
      <item><title>A &lt;b&gt;bold&lt;/b&gt; claim &amp;#8217; here</title>
        <link>https://paper.example/1?utm_source=rss&amp;id=5</link><guid isPermaLink="false">five</guid>
        <pubDate>Sun, 01 Mar 2026 10:00:00 +0200</pubDate>
        <description><![CDATA[<p>One.</p><p>Two &amp; three.</p><script>no</script>]]></description></item></channel></rss>`);
    expect(feed).toMatchObject({ title: 'The & Paper', language: 'en' });
    expect(feed.hints.minIntervalMs).toBe(30 * 60_000);
    expect(feed.items).toEqual([
      {
        key: 'five',
        id: 'five',
        title: 'A bold claim ’ here',
        summary: 'One. Two & three.',
        url: 'https://paper.example/1?id=5',
        link: 'https://paper.example/1?id=5',
        published: Date.parse('2026-03-01T08:00:00Z'),
        language: 'en',
      },
    ]);
  });

  it('takes the alternate link of an Atom entry and resolves it against xml:base', async () => {
    const feed =
      await parse(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://atom.example/news/"><title>A</title>
      <entry><id>tag:1</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">War <em>and</em> peace</div></title>
      <link rel="edit" href="/edit/1"/><link rel="alternate" type="text/html" href="one"/>
      <updated>2026-02-28T00:00:00Z</updated></entry></feed>`);
    expect(feed.items[0]).toMatchObject({ title: 'War and peace', url: 'https://atom.example/news/one', id: 'tag:1' });
  });

  it('knows the outlet that an RSS source names, and takes nothing from the feed that an Atom source holds', async () => {
    const rss = await parse(
      '<rss><channel><item><title>A</title><source url="x">The &amp;amp; Coast</source></item></channel></rss>',
    );
    expect(rss.items[0]?.outlet).toBe('The & Coast');
    const searched = await parse(
      '<rss xmlns:News="https://www.bing.com/news/search?q=a"><channel><item><title>A</title><News:Source>Inland</News:Source></item></channel></rss>',
    );
    expect(searched.items[0]?.outlet).toBe('Inland');
    const atom =
      await parse(`<feed xmlns="http://www.w3.org/2005/Atom"><title>All</title><entry><id>own</id><title>B</title>
      <source><id>other</id><title>Other</title><link href="https://other.example/"/></source></entry></feed>`);
    expect(atom.items[0]).toMatchObject({ id: 'own', title: 'B', url: null, outlet: undefined });
  });
});
