import { FeedError } from './failure.ts';
import { decode } from './parse/decode.ts';
import { readJsonFeed } from './parse/json-feed.ts';
import { normalize, type ParsedFeed } from './parse/normalize.ts';
import type { RawFeed } from './parse/raw.ts';
import { readWithRssParser } from './parse/rss.ts';
import { tidy } from './parse/tidy.ts';

export type ParseOptions = {
  /** Where the document came from, to resolve relative links; null when unknown. */
  url: string | null;
  /** The HTTP Content-Type header, for its charset; null when unknown. */
  contentType: string | null;
  /** Epoch milliseconds: dates more than a day later are not believed. */
  now: number;
};

/**
 * Reads a feed of any kind (RSS 0.9 to 2.0, RSS 1.0, Atom, CDF, JSON Feed) from its bytes. Items stand in document order.
 * Rejects with `FeedError`. A document can be slow on purpose: run it through `createFeedParser` unless the bytes are your own.
 */
export async function parseFeed(bytes: Uint8Array, options: ParseOptions): Promise<ParsedFeed> {
  if (bytes.length === 0) throw new FeedError('empty');
  const text = decode(bytes, options.contentType);
  if (text.trim() === '') throw new FeedError('empty');
  const raw = /^[\s\ufeff]*[{[]/.test(text.slice(0, 1000)) ? readJsonFeed(text) : await readXml(text);
  if (raw === null) throw new FeedError('not-a-feed');
  return normalize(raw, options);
}

async function readXml(text: string): Promise<RawFeed | null> {
  const tidied = tidy(text);
  if (tidied.isWebPage && tidied.items === 0) throw new FeedError('web-page');
  if (!tidied.isFeed) return null;
  return readWithRssParser(tidied.xml);
}
