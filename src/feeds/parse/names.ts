/**
 * Which elements of which vocabularies say what we want to know. Left: `prefix:name` after prefixes have been made
 * canonical, lower case. Right: the name under which `tidy` hands it to rss-parser. `description` and
 * `content:encoded` are renamed on purpose: of those two rss-parser makes a snippet by a regular expression that takes
 * quadratic time.
 */
export const FIELDS: Readonly<Record<string, string>> = {
  title: 'title',
  'dc:title': 'dc:title',
  'media:title': 'media:title',
  'itunes:title': 'itunes:title',
  link: 'link',
  'feedburner:origlink': 'origlink',
  guid: 'guid',
  id: 'id',
  'dc:identifier': 'dc:identifier',
  pubdate: 'pubDate',
  published: 'published',
  issued: 'issued',
  created: 'created',
  updated: 'updated',
  modified: 'modified',
  lastmod: 'modified',
  'dc:date': 'dc:date',
  'dcterms:created': 'created',
  'dcterms:issued': 'issued',
  'dcterms:available': 'issued',
  'dcterms:modified': 'modified',
  date: 'dc:date',
  description: 'summary',
  summary: 'summary',
  abstract: 'summary',
  'dc:description': 'dc:description',
  'dcterms:abstract': 'dc:description',
  'media:description': 'media:description',
  'itunes:summary': 'itunes:summary',
  'itunes:subtitle': 'itunes:summary',
  content: 'body',
  'content:encoded': 'body',
  encoded: 'body',
  body: 'body',
  'xhtml:body': 'body',
  'xhtml:div': 'body',
  // Of RSS 2.0, which names the outlet in it; Atom's holds a whole feed.
  source: 'source',
  'bing:source': 'source',
  language: 'language',
  'dc:language': 'language',
  ttl: 'ttl',
  'sy:updateperiod': 'sy:updatePeriod',
  'sy:updatefrequency': 'sy:updateFrequency',
  skiphours: 'skipHours',
  skipdays: 'skipDays',
};

/** Fields that may hold whole documents: markup in them is theirs, and they are cut at a length. */
export const BODIES: ReadonlySet<string> = new Set([
  'summary',
  'body',
  'dc:description',
  'media:description',
  'itunes:summary',
]);

/** Elements that only group fields: what is directly in them counts as directly in the item. */
export const GROUPS: ReadonlySet<string> = new Set(['media:group', 'media:content']);

/**
 * Beginnings of namespace addresses (lower case, without scheme and `www.`) and the prefix we give them. RSS of all
 * ages and Atom have none: their names do not collide where it matters.
 */
const NAMESPACES: readonly [string, string][] = [
  ['w3.org/2005/atom', ''],
  ['purl.org/atom/ns', ''],
  ['purl.org/echo', ''],
  ['purl.org/pie', ''],
  ['example.com/necho', ''],
  ['example.com/newformat', ''],
  ['uri/of/echo/namespace', ''],
  ['purl.org/rss/1.0/modules/content', 'content'],
  ['purl.org/rss/1.0/modules/syndication', 'sy'],
  ['purl.org/rss/1.0/modules/dc', 'dc'],
  ['purl.org/rss/1.0/modules/', 'other'],
  ['purl.org/rss/', ''],
  ['purl.org/net/rss', ''],
  ['backend.userland.com', ''],
  ['blogs.law.harvard.edu/tech/rss', ''],
  ['cyber.law.harvard.edu/rss', ''],
  ['my.netscape.com', ''],
  ['channel.netscape.com', ''],
  ['purl.org/dc/terms', 'dcterms'],
  ['purl.org/dc/', 'dc'],
  ['search.yahoo.com/mrss', 'media'],
  ['bing.com/news', 'bing'],
  ['itunes.com/dtds/podcast', 'itunes'],
  ['itunes.apple.com', 'itunes'],
  ['example.com/dtds/podcast', 'itunes'],
  ['rssnamespace.org/feedburner', 'feedburner'],
  ['w3.org/1999/xhtml', 'xhtml'],
  ['w3.org/tr/xhtml', 'xhtml'],
  ['w3.org/1999/02/22-rdf-syntax-ns', 'rdf'],
];

/** The prefix we give to a namespace address; null for one that is none of ours. */
function prefixOf(address: string): string | null {
  const bare = address
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, '');
  return NAMESPACES.find(([start]) => bare.startsWith(start))?.[1] ?? null;
}

/** Prefixes that mean what they usually mean when a document forgets to declare them. */
const USUAL_PREFIXES: ReadonlySet<string> = new Set([
  'content',
  'dc',
  'dcterms',
  'feedburner',
  'itunes',
  'media',
  'rdf',
  'sy',
  'xhtml',
]);

/** More declarations on one element than any publisher needs. */
const MAX_PREFIXES = 200;

/** Prefixes in force: from what the document writes to what we call it. */
export type Prefixes = Readonly<Record<string, string>>;

/** `prefixes` with the declarations among an element's attributes (lower-case names). */
export function declarePrefixes(prefixes: Prefixes, attributes: Readonly<Record<string, string>>): Prefixes {
  const declared = Object.keys(attributes).filter((key) => key === 'xmlns' || key.startsWith('xmlns:'));
  if (declared.length === 0) return prefixes;
  const named = declared.slice(0, MAX_PREFIXES).map((key) => {
    const written = key.slice('xmlns:'.length);
    return [written, prefixOf(attributes[key] ?? '') ?? usual(written)];
  });
  return { ...prefixes, ...Object.fromEntries(named) };
}

/** Our name for an element, e.g. `title` for Atom's `a:title`, `dc:date`, `other:title` for a vocabulary we do not know. */
export function canonicalName(tag: string, prefixes: Prefixes): string {
  const colon = tag.indexOf(':');
  const written = colon < 0 ? '' : tag.slice(0, colon);
  const prefix = Object.hasOwn(prefixes, written) ? prefixes[written] : usual(written);
  const local = tag.slice(colon + 1);
  return prefix ? `${prefix}:${local}` : local;
}

function usual(written: string): string {
  if (written === '' || written === 'atom' || written === 'rss') return '';
  return USUAL_PREFIXES.has(written) ? written : 'other';
}
