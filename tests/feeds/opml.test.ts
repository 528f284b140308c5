import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedListing } from '../../src/core/feed.ts';
import { readOpml, writeOpml } from '../../src/feeds/opml.ts';

const bare: FeedListing = {
  url: 'https://paper.example/rss',
  title: 'Paper',
  outlet: null,
  language: null,
  country: null,
  kind: null,
  stance: null,
  stateRun: false,
  group: null,
};

describe('a feed list in OPML', () => {
  it('is read with headings, outlets and what is wrong with the rest', () => {
    const { feeds, problems } = readOpml(`<?xml version="1.0"?><opml version="1.0"><body>
      <outline text="Europe"><outline text="East">
        <outline type="rss" text="Paper &amp; Co" xmlUrl="https://paper.example/rss" outlet="The Paper" language="EN" country="gb"
          kind="news" stance="government of Ruritania" stateRun="true"/></outline>
        <outline text="Other" xmlurl="https://other.example/feed"></outline></outline>
      <outline title="Last" type="rss" xmlUrl="http://last.example/"/>
      <outline text="Twice" xmlUrl="https://paper.example/rss"/>
      <outline text="Bad" xmlUrl="ftp://x.example"/>
    </body></opml>`);
    expect(feeds).toEqual([
      {
        url: 'https://paper.example/rss',
        title: 'Paper & Co',
        outlet: 'The Paper',
        language: 'en',
        country: 'GB',
        kind: 'news',
        stance: 'government of Ruritania',
        stateRun: true,
        group: 'East',
      },
      { ...bare, url: 'https://other.example/feed', title: 'Other', group: 'Europe' },
      { ...bare, url: 'http://last.example/', title: 'Last' },
    ]);
    expect(problems).toEqual([
      { line: 'https://paper.example/rss', reason: 'listed twice' },
      { line: 'ftp://x.example', reason: 'not a web address' },
    ]);
  });

  it('that is none names no feed', () => {
    expect(readOpml('<html>no</html>')).toEqual({ feeds: [], off: [], problems: [] });
  });

  it('that is cut off keeps the feeds before the cut', () => {
    expect(readOpml('<opml><body><outline xmlUrl="https://a.example/"/><outline xmlU').feeds).toHaveLength(1);
  });

  it('that nests without end is read as far as people nest, at once, and says so', () => {
    const began = performance.now();
    const { feeds, problems } = readOpml(
      `<opml><outline xmlUrl="https://a.example/"/>${'<outline>'.repeat(50_000)}${'</x>'.repeat(100_000)}`,
    );
    expect(performance.now() - began).toBeLessThan(1000);
    expect(feeds).toHaveLength(1);
    expect(problems).toEqual([{ line: 'The list', reason: 'nests too deeply to be read to its end' }]);
  });

  it('takes no more feeds than it says, those that are off among them', () => {
    const outlines = Array.from(
      { length: 5001 },
      (_, n) => `<outline xmlUrl="https://a.example/${n}" enabled="false"/>`,
    );
    const { off, problems } = readOpml(`<opml>${outlines.join('')}</opml>`);
    expect(off).toHaveLength(5000);
    expect(problems).toEqual([{ line: 'https://a.example/5000', reason: 'more than 5000 feeds' }]);
  });

  it('comes back the same after being written', () => {
    const words = fc.string({ minLength: 1 }).map((text) => `x${text.replace(/[^\x20-\x7eÀ-ž]/g, '')}x`);
    const word = fc.option(words);
    const listing = fc.record({
      url: fc.webUrl().map((url) => new URL(url).href),
      title: words,
      outlet: word,
      language: fc.constantFrom('en', 'de', null),
      country: fc.constantFrom('GB', null),
      kind: word,
      stance: word,
      stateRun: fc.boolean(),
      group: word,
    });
    fc.assert(
      fc.property(fc.uniqueArray(listing, { selector: ({ url }) => url, maxLength: 8 }), (feeds) => {
        const back = readOpml(writeOpml(feeds, 'My <feeds>')).feeds;
        const sorted = (list: FeedListing[]) => list.toSorted((a, b) => a.url.localeCompare(b.url));
        expect(sorted(back)).toEqual(sorted(feeds));
      }),
    );
  });
});
