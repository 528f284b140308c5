import { Parser } from 'htmlparser2';
import { titleText } from './parse/text.ts';

/** A feed that a web page links to. */
export type FoundFeed = { url: string; title: string | null };

const FEED_TYPE = /^(application|text)\/(rss|atom|rdf|feed|x-rss)?\+?(xml|json)\b/i;
/** Addresses of links in the page's text that are feeds as a rule. */
const FEED_PATH = /(^|[/.?=&_-])(rss|atom|feeds?|rdf)([/.?=&_-]|\d*$)|\.(rss|atom|rdf)$/i;
const MOST = 20;

/** The feeds a page announces in its head, then those its links look like, best first, each once, absolute. */
export function discoverFeeds(html: string, pageUrl: string): FoundFeed[] {
  const announced: FoundFeed[] = [];
  const guessed: FoundFeed[] = [];
  let base = pageUrl;
  let link: FoundFeed | null = null;
  const add = (list: FoundFeed[], href: string | undefined, title: string | null): FoundFeed | null => {
    const url = href === undefined ? null : URL.parse(href.trim(), base);
    if (!url || !/^https?:$/.test(url.protocol) || url.href === pageUrl) return null;
    const found = { url: url.href, title };
    list.push(found);
    return found;
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      const { href, rel = '', type = '', title } = attributes;
      if (name === 'base' && href) base = URL.parse(href, pageUrl)?.href ?? base;
      else if (
        name === 'link' &&
        /\balternate\b|\bfeed\b/i.test(rel) &&
        (FEED_TYPE.test(type.trim()) || /\bfeed\b/i.test(rel))
      )
        add(announced, href, title ? titleText(title) : null);
      else if (name === 'a' && href && href.length < 500 && isFeedPath(href, base)) link = add(guessed, href, null);
    },
    ontext(text) {
      if (link) link.title = titleText(`${link.title ?? ''}${text}`) || null;
    },
    onclosetag(name) {
      if (name === 'a') link = null;
    },
  });
  parser.end(html);
  const all = [...announced, ...guessed].filter(({ url }) => !/oembed|\/wp-json\/|comments?\/feed/i.test(url));
  return [...new Map(all.toReversed().map((found) => [found.url, found])).values()].toReversed().slice(0, MOST);
}

function isFeedPath(href: string, base: string): boolean {
  const url = URL.parse(href, base);
  return url !== null && FEED_PATH.test(url.pathname + url.search);
}
