import type { FeedListing } from '../core/feed.ts';
import { xmlText } from '../core/xml.ts';
import { withoutFeedScheme } from './parse/links.ts';
import { readMarkup } from './parse/shallow.ts';

/** One outline that could not be taken from an OPML file, and why. */
export type OpmlProblem = { line: string; reason: string };

const MAX_FEEDS = 5000;

/**
 * Reads the feeds of an OPML file, in order, with the nearest heading as their group. Besides the usual `xmlUrl`, `text`
 * and `title` it knows our own attributes `outlet`, `language`, `country`, `kind`, `stance`, `stateRun`, and
 * `enabled`: feeds marked "false" come back as `off`, known but not to be polled. Lenient: what cannot be read is a
 * problem, never an error. The same address twice counts once.
 */
export function readOpml(text: string): { feeds: FeedListing[]; off: FeedListing[]; problems: OpmlProblem[] } {
  const feeds = new Map<string, FeedListing>();
  const off = new Map<string, FeedListing>();
  const problems: OpmlProblem[] = [];
  const headings: (string | null)[] = [];
  const whole = readMarkup(
    text,
    {
      onopentag(name, attributes) {
        if (name !== 'outline') return;
        const label = present(attributes.title) ?? present(attributes.text);
        const address = present(attributes.xmlurl) ?? (attributes.type === 'rss' ? present(attributes.url) : null);
        headings.push(address === null ? label : null);
        if (address === null) return;
        const url = URL.parse(withoutFeedScheme(address));
        if (!url || !/^https?:$/.test(url.protocol)) problems.push({ line: address, reason: 'not a web address' });
        else if (feeds.has(url.href) || off.has(url.href)) problems.push({ line: address, reason: 'listed twice' });
        else if (feeds.size + off.size >= MAX_FEEDS)
          problems.push({ line: address, reason: `more than ${MAX_FEEDS} feeds` });
        else {
          const group = headings.findLast((heading) => heading !== null) ?? null;
          const list = attributes.enabled === 'false' ? off : feeds;
          list.set(url.href, toListing(url.href, label, group, attributes));
        }
      },
      onclosetag(name) {
        if (name === 'outline') headings.pop();
      },
    },
    { xmlMode: true, decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  if (!whole) problems.push({ line: 'The list', reason: 'nests too deeply to be read to its end' });
  return { feeds: [...feeds.values()], off: [...off.values()], problems };
}

function toListing(url: string, title: string | null, group: string | null, from: Record<string, string>): FeedListing {
  return {
    url,
    title,
    outlet: present(from.outlet),
    language: present(from.language)?.toLowerCase() ?? null,
    country: present(from.country)?.toUpperCase() ?? null,
    kind: present(from.kind),
    stance: present(from.stance),
    stateRun: /^(true|yes|1)$/i.test(from.staterun ?? ''),
    group,
  };
}

/** Writes feeds as OPML 2.0, grouped by their headings in order of first appearance. Reading it gives the same feeds. */
export function writeOpml(feeds: readonly FeedListing[], title: string): string {
  const groups = Map.groupBy(feeds, (feed) => feed.group);
  const body = [...groups].flatMap(([group, members]) =>
    group === null
      ? members.map((feed) => `    ${outline(feed)}`)
      : [
          `    <outline${attributes({ text: group, title: group })}>`,
          ...members.map((feed) => `      ${outline(feed)}`),
          '    </outline>',
        ],
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    `  <head><title>${xmlText(title)}</title></head>`,
    '  <body>',
    ...body,
    '  </body>',
    '</opml>',
    '',
  ].join('\n');
}

function outline({ url, title, outlet, language, country, kind, stance, stateRun }: FeedListing): string {
  const text = title ?? outlet ?? url;
  const shown = { type: 'rss', text, title, xmlUrl: url, outlet, language, country, kind, stance };
  return `<outline${attributes({ ...shown, stateRun: stateRun ? 'true' : null })}/>`;
}

function attributes(values: Record<string, string | null>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === null ? '' : ` ${name}="${xmlText(value)}"`))
    .join('');
}

function present(value: string | undefined): string | null {
  return value?.trim() || null;
}
