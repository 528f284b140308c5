import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { FeedError } from '../../src/feeds/failure.ts';
import { parseFeed } from '../../src/feeds/parse.ts';
import { createFeedParser } from '../../src/feeds/parser.ts';

const options = { url: 'https://feeds.example/rss', contentType: null, now: Date.parse('2026-03-01T12:00:00Z') };
const parser = createFeedParser({ workers: 2 });
afterAll(() => parser.close());

function feedOf(content: string): Buffer {
  return Buffer.from(`<rss version="2.0"><channel><item><title>First</title></item>${content}`);
}

async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    return `${(await parser.parse(bytes, options)).items.length} items`;
  } catch (error) {
    return error instanceof FeedError ? error.kind : `thrown: ${error}`;
  }
}

/** Documents made to stall or burst a reader; each of some megabytes. */
const HEAVY: Record<string, Buffer> = {
  'a description of "<"': feedOf(`<item><description>${'<'.repeat(2e6)}`),
  'a description of "&"': feedOf(`<item><description>${'&'.repeat(2e6)}`),
  'elements in elements': feedOf('<a>'.repeat(1e6)),
  'items in items': feedOf('<item>'.repeat(5e5)),
  'a hundred thousand attributes': feedOf(`<item ${Array.from({ length: 1e5 }, (_, n) => `a${n}="x"`).join(' ')}>`),
  'a hundred thousand namespaces': feedOf(
    `<item ${Array.from({ length: 1e5 }, (_, n) => `xmlns:a${n}="x"`).join(' ')}>`,
  ),
  'document types': Buffer.from('<!DOCTYPE ['.repeat(2e5)),
  'entities that expand': Buffer.from(
    `<!DOCTYPE r [<!ENTITY a "ha">${Array.from({ length: 30 }, (_, n) => `<!ENTITY b${n} "&a;&a;&b${n - 1};">`).join('')}]>${feedOf('&b29;')}`,
  ),
  'comments that do not end': feedOf('<!--'.repeat(5e5)),
  'CDATA that does not end': feedOf(`<item><title><![CDATA[${']'.repeat(2e6)}`),
  'titles of half tags': feedOf(`<item><title>${'&lt;script'.repeat(900)}</title></item>`.repeat(200)),
  'dates of months': feedOf(`<item><pubDate>${'1 jan '.repeat(200)}</pubDate></item>`.repeat(1500)),
  'JSON in JSON': Buffer.from('['.repeat(2e6)),
  'a million spaces': feedOf(`<item><title>${' '.repeat(1e6)}x</title></item>`),
};

describe('the parsing thread', () => {
  it.each(Object.keys(HEAVY))('%s neither stalls nor ends us', async (name) => {
    const started = performance.now();
    expect(await outcome(HEAVY[name] ?? Buffer.alloc(0))).toMatch(/^\d+ items$|too-slow|not-a-feed/);
    // One second for the document, and what a new thread takes to start on a busy machine.
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await outcome(feedOf('</channel></rss>'))).toBe('1 items');
  });

  it('reads many documents at once, each to its own caller', async () => {
    const titles = Array.from({ length: 40 }, (_, n) => `Title ${n}`);
    const feeds = await Promise.all(
      titles.map((title) =>
        parser.parse(Buffer.from(`<rss><channel><title>${title}</title></channel></rss>`), options),
      ),
    );
    expect(feeds.map((feed) => feed.title)).toEqual(titles);
  });

  it('a document over its time is given up, and the others are read', async () => {
    const hasty = createFeedParser({ timeoutMs: 1 });
    const big = feedOf('<item><title>word</title></item>'.repeat(50_000));
    await expect(hasty.parse(big, options)).rejects.toMatchObject({ kind: 'too-slow' });
    await hasty.close();
    await expect(hasty.parse(big, options)).rejects.toBeInstanceOf(FeedError);
  });
});

describe('any bytes whatever', () => {
  const words = [
    '<rss>',
    '<channel>',
    '<item>',
    '</item>',
    '<title>',
    '</title>',
    '<link href="',
    '"/>',
    '<![CDATA[',
    ']]>',
    '&#x',
    ';',
    '<feed',
    '<entry>',
  ];
  const more = [
    ' xmlns="http://www.w3.org/2005/Atom"',
    ' xml:base="',
    '<!--',
    '<!DOCTYPE',
    '<?xml',
    '__proto__',
    'constructor',
    '{"items":[',
    '\ud800',
    '\0',
    '&amp;lt;',
    '<pubDate>',
    '2003',
  ];
  const soup = fc.array(fc.oneof(fc.constantFrom(...words, ...more), fc.string({ maxLength: 5 })), { maxLength: 40 });

  async function holds(bytes: Uint8Array): Promise<void> {
    const feed = await parseFeed(bytes, options).catch((error: unknown) => {
      expect(error).toBeInstanceOf(FeedError);
      return null;
    });
    for (const item of feed?.items ?? []) {
      expect(item.key).not.toBe('');
      expect(item.title.isWellFormed() && item.summary.isWellFormed()).toBe(true);
      expect(item.url === null || /^https?:\/\//.test(item.url)).toBe(true);
      expect(item.published === null || item.published <= options.now + 86_400_000).toBe(true);
    }
  }

  it('give a feed or one clear failure', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), holds), { numRuns: 300 });
  });

  it('so does any soup of the words of feeds', async () => {
    await fc.assert(
      fc.asyncProperty(soup, (parts) => holds(Buffer.from(parts.join('')))),
      { numRuns: 1000 },
    );
  });

  it('what is cut off anywhere keeps the entries before the cut, and nothing of the one that it cuts', async () => {
    const whole = `<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>${'<item><title>One &amp; two</title><link>https://x.example/</link></item>'.repeat(3)}</channel></rss>`;
    const firstEnd = whole.indexOf('</item>') + '</item>'.length;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: firstEnd, max: whole.length }), async (cut) => {
        const feed = await parseFeed(Buffer.from(whole.slice(0, cut)), options);
        expect(feed.items).not.toEqual([]);
        for (const item of feed.items) expect(item).toMatchObject({ title: 'One & two', url: 'https://x.example/' });
      }),
    );
  });
});
