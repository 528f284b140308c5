import { counted } from '../core/counted.ts';
import type { FailureKind, FeedCheck } from '../core/feed.ts';
import { discoverFeeds, type FoundFeed } from './discover.ts';
import { FeedError, failureSentence } from './failure.ts';
import type { Fetcher, FetchResult } from './fetch.ts';
import { decode } from './parse/decode.ts';
import { withoutFeedScheme } from './parse/links.ts';
import type { ParsedFeed } from './parse/normalize.ts';
import type { FeedParser } from './parser.ts';
import { HIDDEN, redactUrl } from './redact.ts';

/** What is at an address, for `/feeds add` and `chainwatch feeds check`. */
export type FeedReport =
  /** `url`: the one to store: where it has moved for good, else where it was asked. */
  | { kind: 'feed'; url: string; feed: ParsedFeed }
  | { kind: 'page'; url: string; found: FoundFeed[] }
  | {
      kind: 'failure';
      failure: FailureKind;
      /** What the server calls a document that is no feed, e.g. `application/pdf`. */
      contentType: string | null;
      cause: unknown;
    };

/** Fetches an address and says what it is: a feed, a page with the feeds it links, or what went wrong. Never rejects. */
export async function checkFeed(fetcher: Fetcher, parser: FeedParser, url: string, now: number): Promise<FeedReport> {
  if (isPlainWord(url)) return { kind: 'failure', failure: 'bad-address', contentType: null, cause: 'a plain word' };
  const answer = await fetcher.fetchFeed(withScheme(url));
  if (answer.kind === 'failure') {
    return { kind: 'failure', failure: answer.failure, contentType: null, cause: answer.cause };
  }
  if (answer.kind === 'not-modified') {
    return { kind: 'failure', failure: 'bad-response', contentType: null, cause: '304 to a first request' };
  }
  return describe(answer, URL.parse(withScheme(url))?.href ?? answer.finalUrl, parser, now);
}

async function describe(
  { bytes, contentType, finalUrl, permanentUrl }: Extract<FetchResult, { kind: 'ok' }>,
  asked: string,
  parser: FeedParser,
  now: number,
): Promise<FeedReport> {
  try {
    const feed = await parser.parse(bytes, { url: finalUrl, contentType, now });
    return { kind: 'feed', url: permanentUrl ?? asked, feed };
  } catch (cause) {
    const failure = cause instanceof FeedError ? cause.kind : 'not-a-feed';
    if (failure !== 'web-page') return { kind: 'failure', failure, contentType, cause };
    return { kind: 'page', url: finalUrl, found: discoverFeeds(decode(bytes, contentType), finalUrl) };
  }
}

/** The report in plain words. */
function reportText(report: FeedReport): string {
  switch (report.kind) {
    case 'failure':
      if (report.failure !== 'not-a-feed' || !report.contentType) return failureSentence(report.failure);
      return `This is not a feed: the server calls it ${report.contentType.split(';')[0]?.slice(0, 60)}.`;
    case 'page':
      return report.found.length === 0
        ? 'This is a web page, not a feed, and no feed is linked in it.'
        : 'This is a web page, not a feed. These feeds are linked in it:';
    case 'feed':
      return `${report.feed.title ?? 'Untitled feed'}. ${itemsText(report.feed)}`;
  }
}

function itemsText({ items }: ParsedFeed): string {
  if (items.length === 0) return 'It is a feed without items.';
  const holds = `It holds ${counted(items.length, 'item')}`;
  const dates = items.map((item) => item.published).filter((moment) => moment !== null);
  if (dates.length === 0) return `${holds} without a date; I date each when I first see it.`;
  const newest = new Date(Math.max(...dates)).toISOString().slice(0, 16).replace('T', ' ');
  const dated = dates.length === items.length ? '' : `, ${dates.length} of them with a date`;
  return `${holds}${dated}; the newest is of ${newest} UTC.`;
}

/** A report on an address as a card shows it. */
export function feedCheckOf(address: string, report: FeedReport): FeedCheck {
  const shown = redactUrl(report.kind === 'failure' ? address : report.url);
  return {
    address: shown === HIDDEN ? 'An address that I cannot read' : shown,
    hidden: shown.includes(HIDDEN),
    summary: reportText(report),
    feed: report.kind === 'feed' ? report.feed : null,
    linked: report.kind === 'page' ? report.found.map((one) => ({ ...one, url: redactUrl(one.url) })) : [],
  };
}

/** Sites have a dot in their name; a host of one's own network is given with `http://` or a port. */
function isPlainWord(address: string): boolean {
  return /^[^.:/]+(\/|$)/.test(address.trim()) && !/^localhost(\/|$)/i.test(address.trim());
}

/** People type `paper.example/feed` and paste `feed://` addresses. */
export function withScheme(address: string): string {
  const text = withoutFeedScheme(address);
  return /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
}
