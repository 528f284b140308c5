import { readMarkup } from './parse/shallow.ts';
import { titleText } from './parse/text.ts';

/** A feed that a web page links to. */
export type FoundFeed = { url: string; title: string | null };

const FEED_TYPE = /^(application|text)\/(rss|atom|rdf|feed|x-rss)?\+?(xml|json)\b/i;
/** Addresses of links in the page's text that are feeds as a rule. */
const FEED_PATH = /(^|[/.?=&_-])(rss|atom|feeds?|rdf)([/.?=&_-]|\d*$)|\.(rss|atom|rdf)$/i;
/** Feeds that are not the site's news: comments, and what only programs read. */
const NO_NEWS = /oembed|\/wp-json\/|comments?\/feed/i;
const MOST = 20;
const MAX_ADDRESS = 2000;
/** Characters of a page that are looked at. */
const MAX_PAGE = 500_000;

/** The feeds a page announces in its head, then those its links look like; each once, absolute. */
export function discoverFeeds(html: string, pageUrl: string): FoundFeed[] {
  const announced: FoundFeed[] = [];
  const guessed: FoundFeed[] = [];
  let base = pageUrl;
  let link: { href: string; text: string } | null = null;
  readMarkup(html.slice(0, MAX_PAGE), {
    onopentag(name, { href, rel = '', type = '', title = '' }) {
      if (!href || href.length > MAX_ADDRESS) return;
      if (name === 'base') base = URL.parse(href, pageUrl)?.href ?? base;
      else if (name === 'link' && announces(rel, type))
        announced.push({ url: absolute(href, base), title: titleText(title) || null });
      else if (name === 'a' && isFeedPath(href, base)) link = { href, text: '' };
    },
    ontext(text) {
      if (link) link.text += text;
    },
    onclosetag(name) {
      if (name !== 'a' || !link) return;
      guessed.push({ url: absolute(link.href, base), title: titleText(link.text) || null });
      link = null;
    },
  });
  const found = new Map<string, FoundFeed>();
  for (const feed of [...announced, ...guessed]) {
    const wanted = /^https?:/.test(feed.url) && feed.url !== pageUrl && !NO_NEWS.test(feed.url);
    if (wanted && !found.has(feed.url)) found.set(feed.url, feed);
  }
  return [...found.values()].slice(0, MOST);
}

function announces(rel: string, type: string): boolean {
  return /\bfeed\b/i.test(rel) || (/\balternate\b/i.test(rel) && FEED_TYPE.test(type.trim()));
}

function absolute(href: string, base: string): string {
  return URL.parse(href.trim(), base)?.href ?? '';
}

function isFeedPath(href: string, base: string): boolean {
  const url = URL.parse(href, base);
  return url !== null && FEED_PATH.test(url.pathname + url.search);
}
