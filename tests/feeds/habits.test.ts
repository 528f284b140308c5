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
