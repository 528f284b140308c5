import Parser from 'rss-parser';
import { z } from 'zod';
import type { RawEntry, RawFeed, RawLink } from './raw.ts';

/** An element as rss-parser's XML reader gives it: text alone, or text and attributes. */
const NodeSchema = z.union([
  z.string().transform((text) => ({ text, attributes: {} })),
  z
    .object({ _: z.string().default(''), $: z.record(z.string(), z.string()).default({}) })
    .transform((node) => ({ text: node._, attributes: node.$ })),
]);
type XmlNode = { text: string; attributes: Record<string, string | undefined> };
const NodesSchema = z.array(NodeSchema);

/** In the order of preference, where it matters. */
const TITLES = ['title', 'dc:title', 'media:title', 'itunes:title'] as const;
/** What `media:description` says of a picture tells the news only where nothing else does, as in feeds of videos. */
const TEXTS = ['summary', 'dc:description', 'itunes:summary', 'body', 'media:description'] as const;
const DATES = ['pubDate', 'published', 'issued', 'created', 'dc:date', 'updated', 'modified'] as const;
const REST = ['link', 'origlink', 'guid', 'id', 'about', 'dc:identifier', 'language', 'source'] as const;
const ITEM_FIELDS = [...TITLES, ...TEXTS, ...DATES, ...REST] as const;
const FEED_NAMES = ['title', 'dc:title', 'link', 'language'] as const;
const HINTS = ['ttl', 'sy:updatePeriod', 'sy:updateFrequency', 'skipHours', 'skipDays'] as const;
const FEED_FIELDS = [...FEED_NAMES, ...HINTS] as const;

const FieldsSchema = z.record(z.string(), z.unknown());
type Fields = z.infer<typeof FieldsSchema>;

/** Every field is taken as a list of elements under a name of our own, so that rss-parser's own choices do not get in the way. */
function asLists(names: readonly string[]): [string, string, { keepArray: true }][] {
  return names.map((name) => [name, `all ${name}`, { keepArray: true }]);
}

function nodes(fields: Fields, name: string): XmlNode[] {
  const written = fields[`all ${name}`];
  return written === undefined ? [] : (NodesSchema.safeParse(written).data ?? []);
}

function texts(fields: Fields, names: readonly string[]): string[] {
  return names.flatMap((name) => nodes(fields, name).map((node) => node.text)).filter((text) => text.trim() !== '');
}

function first(fields: Fields, ...names: readonly string[]): string | null {
  return texts(fields, names)[0] ?? null;
}

/** Reads what `tidy` has written with rss-parser. Rejects with rss-parser's error. */
export async function readWithRssParser(xml: string): Promise<RawFeed> {
  const customFields = { item: asLists(ITEM_FIELDS) };
  // rss-parser takes the same form for the fields of the feed; only its types do not say so.
  Object.assign(customFields, { feed: asLists(FEED_FIELDS) });
  const parser = new Parser({ customFields });
  const feed = await parser.parseString(xml);
  const fields = FieldsSchema.parse(feed);
  return {
    title: first(fields, 'title', 'dc:title'),
    language: first(fields, 'language'),
    links: nodes(fields, 'link').map(toLink),
    ttlMinutes: first(fields, 'ttl'),
    updatePeriod: first(fields, 'sy:updatePeriod'),
    updateFrequency: first(fields, 'sy:updateFrequency'),
    skipHours: listed(first(fields, 'skipHours')),
    skipDays: listed(first(fields, 'skipDays')),
    entries: feed.items.map((item) => toEntry(FieldsSchema.parse(item))),
  };
}

function toEntry(fields: Fields): RawEntry {
  const guid = nodes(fields, 'guid')[0];
  const about = nodes(fields, 'about');
  return {
    id: first(fields, 'id', 'guid') ?? about[0]?.text ?? first(fields, 'dc:identifier'),
    idIsLink: guid?.attributes.ispermalink?.trim().toLowerCase() !== 'false',
    title: first(fields, ...TITLES),
    texts: texts(fields, TEXTS),
    links: [...nodes(fields, 'origlink'), ...nodes(fields, 'link'), ...about].map(toLink),
    dates: texts(fields, DATES),
    language: first(fields, 'language'),
    outlet: first(fields, 'source'),
  };
}

function toLink(node: XmlNode): RawLink {
  return {
    href: node.attributes.href ?? node.text,
    rel: node.attributes.rel ?? null,
    type: node.attributes.type ?? null,
    base: node.attributes.base ?? null,
  };
}

/** The words of a list like `<hour>1</hour><hour>2</hour>`. */
function listed(markup: string | null): string[] {
  return (markup ?? '')
    .split(/<[^<>]*>|[\s,]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
